using Dapr.Sidecar;
using Dapr.Testing;

namespace Shop;

public sealed class AssistantQuestions
{
    [Fact]
    public async Task ModelAsksForAPrice_IsToldIt()
    {
        await using var host = await DaprTestHost.StartAsync(Assistant.Build, options => options.WithConversation("llm", prompt =>
            prompt.Messages[^1] is { Role: PromptRole.Tool } result
                ? ConversationAnswer.Text($"It costs {result.Content[0]}.")
                : ConversationAnswer.Calling(new PromptToolCall { Id = "1", Name = "price", Arguments = """{"article":"tea"}""" })));

        Assert.Equal("It costs 3.", await host.Client.GetStringAsync("/ask?question=What+is+tea%3F"));
        Assert.Equal(["What is tea?"], host.Prompts("llm")[0].Messages[0].Content);
    }

    [Fact]
    public async Task ModelFails_CounterIsNamed()
    {
        await using var host = await DaprTestHost.StartAsync(Assistant.Build, options => options.WithConversation("llm"));
        host.FailNext(DaprBlock.Conversation, "llm");

        Assert.Equal("Please ask at the counter.", await host.Client.GetStringAsync("/ask?question=What+is+tea%3F"));
    }
}
