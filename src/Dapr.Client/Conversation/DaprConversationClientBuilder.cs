using System.Diagnostics.CodeAnalysis;
using Dapr.Common;
using Microsoft.Extensions.Configuration;

namespace Dapr.AI.Conversation;

/// <summary>Makes a client of language models. What is not set comes from the configuration, if there is one, then from the environment.</summary>
/// <param name="configuration">The configuration; null for the environment alone.</param>
[Experimental(DaprConversationClient.Diagnostic, UrlFormat = DaprConversationClient.DiagnosticUrl)]
public sealed class DaprConversationClientBuilder(IConfiguration? configuration = null) : DaprGenericClientBuilder<DaprConversationClient>(configuration)
{
    /// <inheritdoc/>
    [Experimental(DaprConversationClient.Diagnostic, UrlFormat = DaprConversationClient.DiagnosticUrl)]
    public override DaprConversationClient Build() => new GrpcConversationClient(BuildDaprConnection());
}
