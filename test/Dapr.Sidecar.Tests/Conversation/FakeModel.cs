namespace Dapr.Sidecar.Tests.Conversation;

/// <summary>A language model that answers as a test says, and keeps what it was asked.</summary>
internal sealed class FakeModel(Func<ConversationPrompt, CancellationToken, Task<ConversationAnswer>> answer) : IConversation
{
    public FakeModel(ConversationAnswer answer)
        : this((_, _) => Task.FromResult(answer))
    {
    }

    public List<ConversationPrompt> Prompts { get; } = [];

    /// <summary>The prompt, where there was one.</summary>
    public ConversationPrompt Prompt => Assert.Single(Prompts);

    public Task<ConversationAnswer> ConverseAsync(ConversationPrompt prompt, CancellationToken cancellationToken)
    {
        Prompts.Add(prompt);
        return answer(prompt, cancellationToken);
    }

    /// <summary>Starts a sidecar that has it as "llm".</summary>
    public Task<TestSidecar> StartAsync() => TestSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForConversation("llm", _ => this)));
}
