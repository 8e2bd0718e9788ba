using Dapr.AI.Conversation.Tools;
using Dapr.AI.Microsoft.Extensions;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Client.Tests.Reported;

/// <summary>What was found wrong in the conversation of the official SDK; the three have no number there.</summary>
public sealed class ConversationBugs
{
    /// <summary>A text of its own was checked in place of the argument.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void ToolChoice_NameThatIsNone_IsRefused(string? name) => Assert.ThrowsAny<ArgumentException>(() => new ToolChoice(name!));

    /// <summary>Ids of calls, and their results, were lost on the way.</summary>
    [Fact]
    public async Task ChatClient_IdsAndResultsOfCalls_AreKept()
    {
        await using var host = await StartAsync(prompt => prompt.Messages.Count > 1
            ? ConversationAnswer.Text("done")
            : ConversationAnswer.Calling(new PromptToolCall { Id = "c1", Name = "f", Arguments = "{}" }));
        var chat = host.Services.GetRequiredService<IChatClient>();

        var first = await chat.GetResponseAsync("hello");
        var call = Assert.Single(first.Messages[0].Contents.OfType<FunctionCallContent>());
        await chat.GetResponseAsync([new(ChatRole.User, "hello"), .. first.Messages, new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "3")])]);

        Assert.Equal("c1", call.CallId);
        Assert.Equal(("c1", "3"), (host.Prompts()[1].Messages[2].ToolCallId!, host.Prompts()[1].Messages[2].Content[0]));
    }

    /// <summary>It was not implemented.</summary>
    [Fact]
    public async Task ChatClient_Streaming_Answers()
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Text("well"));
        var updates = new List<string>();

        await foreach (var update in host.Services.GetRequiredService<IChatClient>().GetStreamingResponseAsync("hello"))
        {
            updates.Add(update.Text);
        }

        Assert.Equal(["well"], updates);
    }

    private static Task<DaprTestHost> StartAsync(Func<ConversationPrompt, ConversationAnswer> answer) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddDaprChatClient("llm", ServiceLifetime.Singleton);
            return builder.Build();
        },
        options => options.WithConversation(answer: answer));
}
