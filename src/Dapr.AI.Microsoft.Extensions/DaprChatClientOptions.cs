namespace Dapr.AI.Microsoft.Extensions;

/// <summary>Which model a chat client talks to.</summary>
public sealed class DaprChatClientOptions
{
    /// <summary>The name of the conversation component.</summary>
    public required string ConversationComponentName { get; set; }
}
