using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Dapr.AI.Conversation;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dapr.AI.Microsoft.Extensions;

/// <summary>A language model of Dapr as a chat client: what is said, the functions that may be called, and what they gave go to a conversation component.</summary>
/// <param name="daprClient">The client; it is not disposed with this one.</param>
/// <param name="serviceProvider">What <see cref="GetService"/> asks for what is not here.</param>
/// <param name="daprClientOptions">Which component.</param>
/// <remarks>
/// Components keep no history: all messages go with each call, and a <see cref="ChatResponse"/> has a <see cref="ChatResponse.ConversationId"/>
/// only where the component begins a conversation of its own. A <see cref="ConversationOptions"/> that <see cref="ChatOptions.RawRepresentationFactory"/>
/// makes goes before: it says what chat options have no word for, such as <see cref="ConversationOptions.ScrubPII"/>.
/// </remarks>
[Experimental(DaprConversation.Diagnostic, UrlFormat = DaprConversation.DiagnosticUrl)]
public class DaprChatClient(DaprConversationClient daprClient, IServiceProvider serviceProvider, IOptions<DaprChatClientOptions> daprClientOptions) : IChatClient
{
    private string Component => daprClientOptions.Value.ConversationComponentName;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A message or an option holds what no conversation of Dapr knows, such as an image.</exception>
    /// <exception cref="DaprException">There is no such component, or the model did not answer.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var asked = ChatRequest.Options(Component, options, options?.RawRepresentationFactory?.Invoke(this));
        var response = await daprClient.ConverseAsync([ChatRequest.Input(messages, options?.Instructions)], asked, cancellationToken).ConfigureAwait(false);
        return ChatAnswer.Read(response, asked.ContextId);
    }

    /// <inheritdoc/>
    /// <remarks>The runtime answers at once, so the answer comes whole: an update for each message.</remarks>
    /// <exception cref="NotSupportedException">A message or an option holds what no conversation of Dapr knows, such as an image.</exception>
    /// <exception cref="DaprException">There is no such component, or the model did not answer.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? (serviceProvider as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("dapr", defaultModelId: Component)
            : serviceType.IsInstanceOfType(daprClient) ? daprClient
            : serviceProvider.GetService(serviceType);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what a derived client holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> calls.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
