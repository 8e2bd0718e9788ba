using Dapr.Sidecar;

namespace Dapr.Testing;

/// <summary>A language model that answers as a test says.</summary>
internal sealed class AnsweringModel(Func<ConversationPrompt, ConversationAnswer> answer) : IConversation
{
    public Task<ConversationAnswer> ConverseAsync(ConversationPrompt prompt, CancellationToken cancellationToken) => Task.FromResult(answer(prompt));
}
