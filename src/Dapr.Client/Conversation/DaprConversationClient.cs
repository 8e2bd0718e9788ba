using System.Diagnostics.CodeAnalysis;

namespace Dapr.AI.Conversation;

/// <summary>Talks to language models. Derive from it, or mock it, for tests.</summary>
/// <remarks>
/// Every call throws <see cref="DaprException"/> when it fails and <see cref="OperationCanceledException"/> with the caller's token when it
/// is cancelled. One whose answer is lost is not sent again: a model may answer otherwise, and asks its price twice.
/// </remarks>
[Experimental(Diagnostic, UrlFormat = DiagnosticUrl)]
public abstract class DaprConversationClient : DaprAIClient
{
    internal const string Diagnostic = "DAPR_CONVERSATION";
    internal const string DiagnosticUrl = "https://docs.dapr.io/developing-applications/building-blocks/conversation/conversation-overview/";

    /// <summary>Makes one.</summary>
    protected DaprConversationClient()
    {
    }

    /// <summary>Asks a model.</summary>
    /// <param name="inputs">What is said, at least one.</param>
    /// <param name="options">Which component is asked, and how.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What it answered.</returns>
    /// <exception cref="ArgumentException">There are no inputs, or the component has no name.</exception>
    /// <exception cref="DaprException">There is no such component, or the model did not answer.</exception>
    /// <exception cref="Common.DaprFeatureNotAvailableException">The runtime is an older one, which knows no more than texts, and this is more.</exception>
    public abstract Task<ConversationResponse> ConverseAsync(
        IReadOnlyList<ConversationInput> inputs, ConversationOptions options, CancellationToken cancellationToken = default);
}
