using System.Text.Json;

namespace Dapr.Sidecar.Tests.Conversation;

/// <summary>What every model behind the port does. A subclass makes one that answers a text, or calls the function "weather" if it may.</summary>
public abstract class ConversationContract
{
    private static readonly PromptMessage Question = new() { Role = PromptRole.User, Content = ["How is the weather?"] };

    private static readonly PromptTool Weather = new()
    {
        Name = "weather",
        Description = "Tells the weather.",
        Parameters = JsonElement.Parse("""{"type":"object","properties":{"place":{"type":"string"}},"required":["place"]}"""),
    };

    [Fact]
    public async Task Converse_Text_IsAnswered()
    {
        var answer = await (await CreateAsync()).ConverseAsync(new ConversationPrompt { Messages = [Question] }, CancellationToken.None);

        var choice = Assert.Single(answer.Choices);
        Assert.Equal(("stop", 0L), (choice.FinishReason, choice.Index));
        Assert.NotEmpty(choice.Content);
        Assert.Empty(choice.ToolCalls);
    }

    [Fact]
    public async Task Converse_WithAFunction_MayCallIt()
    {
        var answer = await (await CreateAsync()).ConverseAsync(new ConversationPrompt { Messages = [Question], Tools = [Weather], ToolChoice = "weather" }, CancellationToken.None);

        var choice = Assert.Single(answer.Choices);
        Assert.Equal("tool_calls", choice.FinishReason);
        var call = Assert.Single(choice.ToolCalls);
        Assert.Equal("weather", call.Name);
        Assert.NotEmpty(call.Id!);
    }

    [Fact]
    public async Task Converse_ResultOfAFunction_IsAnswered()
    {
        var called = new PromptMessage { Role = PromptRole.Assistant, ToolCalls = [new PromptToolCall { Id = "c1", Name = "weather", Arguments = """{"place":"Kiel"}""" }] };
        var result = new PromptMessage { Role = PromptRole.Tool, Name = "weather", ToolCallId = "c1", Content = ["rain"] };

        var answer = await (await CreateAsync()).ConverseAsync(new ConversationPrompt { Messages = [Question, called, result] }, CancellationToken.None);

        Assert.Contains("rain", Assert.Single(answer.Choices).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Converse_Usage_IsTheSumOfItsParts()
    {
        var answer = await (await CreateAsync()).ConverseAsync(new ConversationPrompt { Messages = [Question] }, CancellationToken.None);

        Assert.True(answer.Usage!.Prompt > 0);
        Assert.Equal(answer.Usage.Total, answer.Usage.Prompt + answer.Usage.Completion);
    }

    protected abstract Task<IConversation> CreateAsync();
}
