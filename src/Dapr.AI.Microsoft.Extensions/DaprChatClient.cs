using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Dapr.AI.Conversation;
using Dapr.Common;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dapr.AI.Microsoft.Extensions;

/// <summary>A language model of Dapr as a chat client: what is said, the functions that may be called, and what they gave go to a conversation component.</summary>
/// <param name="daprClient">The client; it is not disposed with this one.</param>
/// <param name="serviceProvider">What <see cref="GetService"/> asks for what is not here.</param>
/// <param name="daprClientOptions">Which component.</param>
/// <remarks>
/// <para>
/// Most components keep no history: all messages go with each call, and a <see cref="ChatResponse"/> has a <see cref="ChatResponse.ConversationId"/>
/// only where the component began the conversation itself, or <see cref="DaprChatClientOptions.KeepsHistory"/> says that it keeps those of its callers. Whoever
/// finds none, such as <c>FunctionInvokingChatClient</c>, goes on with the history and without the id; an id that is to go with each call and all of the
/// history is <see cref="ConversationOptions.ContextId"/> of the following.
/// </para>
/// <para>
/// A <see cref="ConversationOptions"/> that <see cref="ChatOptions.RawRepresentationFactory"/> makes goes before the chat options: it says what they have no
/// word for, such as <see cref="ConversationOptions.ScrubPII"/>, which here is for what is said as well as for what is answered.
/// </para>
/// <para>Of several variants of an answer the first is taken; <see cref="ChatResponse.RawRepresentation"/>, a <see cref="ConversationResponse"/>, has them all.</para>
/// <para>Names of who speaks (<see cref="ChatMessage.AuthorName"/>) are left out for a runtime that has no word for them.</para>
/// </remarks>
[Experimental(DaprConversation.Diagnostic, UrlFormat = DaprConversation.DiagnosticUrl)]
public class DaprChatClient(DaprConversationClient daprClient, IServiceProvider serviceProvider, IOptions<DaprChatClientOptions> daprClientOptions) : IChatClient
{
    private ChatMemory? _memory;

    private string Component => daprClientOptions.Value.ConversationComponentName;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A message or an option holds what no conversation of Dapr knows, such as an image.</exception>
    /// <exception cref="DaprException">There is no such component, or the model did not answer.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var asked = ChatRequest.Options(Component, options, options?.RawRepresentationFactory?.Invoke(this));
        var memory = Memory();
        var input = ChatRequest.Input(messages, options, asked.ScrubPII, memory.Functions(Component, asked.ContextId));
        var response = await ConverseAsync(input, asked, cancellationToken).ConfigureAwait(false);
        var answer = ChatAnswer.Read(response, Kept(response.ConversationId, asked.ContextId, memory));
        if (answer.ConversationId is { } conversation)
        {
            memory.Keep(
                Component,
                conversation,
                answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().DistinctBy(call => call.CallId).ToDictionary(call => call.CallId, call => call.Name));
        }

        return answer;
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

    private async Task<ConversationResponse> ConverseAsync(ConversationInput input, ConversationOptions asked, CancellationToken cancellationToken)
    {
        try
        {
            return await daprClient.ConverseAsync([input], asked, cancellationToken).ConfigureAwait(false);
        }
        catch (DaprFeatureNotAvailableException) when (ChatRequest.WithoutNames(input) is { } nameless)
        {
            // If it is not for the names, it says again what it is for.
            return await daprClient.ConverseAsync([nameless], asked, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The conversation, if the component keeps it. The runtime says again the id that it was asked with, whether the component does or not.</summary>
    private string? Kept(string? said, string? asked, ChatMemory memory)
    {
        var id = string.IsNullOrEmpty(said) ? null : said;
        return daprClientOptions.Value.KeepsHistory ? id ?? asked
            : id is not null && (id != asked || memory.Knows(Component, id)) ? id
            : null;
    }

    /// <summary>That of all clients of the provider, which may live for a request only; one of its own for a client that is made by hand.</summary>
    private ChatMemory Memory() =>
        LazyInitializer.EnsureInitialized(ref _memory, () => (ChatMemory?)serviceProvider.GetService(typeof(ChatMemory)) ?? new ChatMemory());
}
