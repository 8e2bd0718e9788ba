using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Dapr.AI.Conversation.Tools;
using Dapr.AI.Microsoft.Extensions;
using Microsoft.Extensions.AI;

namespace Tour.Conversation;

/// <summary>Conversation: language models by component. The one of the tour says what it hears, and calls every tool that there is.</summary>
internal sealed class ConversationTour(DaprConversationClient conversation, IChatClient chat) : ITourStop
{
    private const string Model = "llm";

    public string Block => "Conversation";

    /// <summary>The chat client of Microsoft.Extensions.AI, and with it Dapr's own.</summary>
    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddDaprChatClient(Model);

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("Write to ada@example.com.", new ConversationOptions(Model), cancellationToken);
        proofs.Equal("a model answers and is told no mail address", "Write to <EMAIL_ADDRESS>.", answer.Message.Content);

        var price = new ToolFunction("price")
        {
            Description = "What a tea costs.",
            Parameters = new Dictionary<string, object?> { ["type"] = "object", ["properties"] = new { tea = new { type = "string" } } },
        };
        answer = await AskAsync("What is oolong?", new ConversationOptions(Model) { Tools = [price] }, cancellationToken);
        proofs.Equal(
            "a model asks for a tool",
            (FinishReason.ToolCalls, "price"),
            (answer.FinishReason ?? FinishReason.Unknown, answer.Message.ToolCalls.OfType<CalledToolFunction>().Single().Name));

        await ChatAsync(proofs, cancellationToken);
    }

    private async Task<ConversationResultChoice> AskAsync(string text, ConversationOptions options, CancellationToken cancellationToken)
    {
        var said = new ConversationInput([new UserMessage { Content = [new MessageContent(text)] }], ScrubPII: true);
        return (await conversation.ConverseAsync([said], options, cancellationToken)).Outputs[0].Choices[0];
    }

    /// <summary>The same model for code that knows nothing of Dapr.</summary>
    private async Task ChatAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        proofs.Equal("an IChatClient is answered", "Good morning", (await chat.GetResponseAsync("Good morning", cancellationToken: cancellationToken)).Text);

        var time = AIFunctionFactory.Create(() => "five o'clock", "time");
        List<ChatMessage> said = [new(ChatRole.User, "Is it time for tea?")];
        var asked = await chat.GetResponseAsync(said, new ChatOptions { Tools = [time] }, cancellationToken);
        var call = asked.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single();
        said.AddRange(asked.Messages);
        said.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, await time.InvokeAsync(new(call.Arguments), cancellationToken))]));
        var told = await chat.GetResponseAsync(said, cancellationToken: cancellationToken);
        proofs.Equal("an IChatClient tells what a tool gave", true, told.Text.Contains("five o'clock", StringComparison.Ordinal));
    }
}
