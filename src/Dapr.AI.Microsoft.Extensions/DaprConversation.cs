namespace Dapr.AI.Microsoft.Extensions;

/// <summary>What the compiler says of conversation: it is experimental.</summary>
internal static class DaprConversation
{
    public const string Diagnostic = "DAPR_CONVERSATION";
    public const string DiagnosticUrl = "https://docs.dapr.io/developing-applications/building-blocks/conversation/conversation-overview/";
}
