using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Dapr.AI.Conversation.Extensions;
using Dapr.AI.Conversation.Tools;
using Dapr.Sidecar;
using Dapr.Testing;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Client.Tests.Conversation;

/// <summary>The client of language models, against the sidecar in the process.</summary>
public sealed class ConversationClientTests
{
    private static readonly ConversationInput Hello = new([new UserMessage { Content = [new MessageContent("hello")] }]);

    [Fact]
    public async Task Converse_EverythingSaid_ReachesTheModel()
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Text("well"));

        await Client(host).ConverseAsync(
            [
                new([new SystemMessage { Name = "s", Content = [new("be brief")] }, new DeveloperMessage { Name = "d", Content = [new("be kind")] }]),
                new(
                    [
                        new UserMessage { Name = "ada", Content = [new("I am a@b.example."), new("You?")] },
                        new AssistantMessage { Name = "m", Content = [new("One moment.")], ToolCalls = [new CalledToolFunction("weather", "{}") { Id = "c1" }] },
                        new ToolMessage { Name = "weather", Id = "c1", Content = [new("rain")] },
                    ],
                    ScrubPII: true),
            ],
            new ConversationOptions("llm")
            {
                ContextId = "c",
                Temperature = 0.7,
                Metadata = new Dictionary<string, string> { ["tier"] = "gold" },
                Parameters = new Dictionary<string, Any> { ["top_p"] = Any.Pack(new DoubleValue { Value = 0.5 }) },
                Tools = [new ToolFunction("weather") { Description = "d", Parameters = new Dictionary<string, object?> { ["type"] = "object" } }],
                ToolChoice = new ToolChoice("weather"),
                PromptCacheRetention = TimeSpan.FromHours(24),
                ResponseFormat = Struct.Parser.ParseJson("""{"type":"object"}"""),
            });

        var prompt = Assert.Single(host.Prompts());
        Assert.Equal(
            [(PromptRole.System, "s"), (PromptRole.Developer, "d"), (PromptRole.User, "ada"), (PromptRole.Assistant, "m"), (PromptRole.Tool, "weather")],
            prompt.Messages.Select(message => (message.Role, message.Name)));
        Assert.Equal(["be brief", "be kind", "I am <EMAIL_ADDRESS>.", "You?", "One moment.", "rain"], prompt.Messages.SelectMany(message => message.Content));
        Assert.Equal([new PromptToolCall { Id = "c1", Name = "weather", Arguments = "{}" }], prompt.Messages[3].ToolCalls);
        Assert.Equal("c1", prompt.Messages[4].ToolCallId);
        Assert.Equal(("c", 0.7, "gold", 0.5), (prompt.ContextId, prompt.Temperature, prompt.Metadata["tier"], prompt.Parameters["top_p"].GetDouble()));
        Assert.Equal(("weather", "weather", TimeSpan.FromHours(24)), (Assert.Single(prompt.Tools).Name, prompt.ToolChoice, prompt.PromptCacheRetention));
        Assert.Equal("""{ "type": "object" }""", prompt.ResponseFormat!.Value.GetRawText());
    }

    [Fact]
    public async Task Converse_EverythingAnswered_IsRead()
    {
        await using var host = await StartAsync(_ => new ConversationAnswer
        {
            Choices =
            [
                new() { Content = "I ask.", FinishReason = "tool_calls", ToolCalls = [new() { Id = "c1", Name = "weather", Arguments = """{"place":"Kiel"}""" }] },
                new() { Index = 1, FinishReason = "bored", Content = "No." },
            ],
            Model = "m1",
            ContextId = "next",
            Usage = new TokenUsage
            {
                Prompt = 1,
                Completion = 2,
                Total = 3,
                PromptDetails = new() { Audio = 4, Cached = 5 },
                CompletionDetails = new() { AcceptedPrediction = 6, Audio = 7, Reasoning = 8, RejectedPrediction = 9 },
            },
        });

        var response = await Client(host).ConverseAsync([Hello], new ConversationOptions("llm"));

        Assert.Equal("next", response.ConversationId);
        var output = Assert.Single(response.Outputs);
        Assert.Equal("m1", output.Model);
        Assert.Equal(
            new CompletionUsage(2, 1, 3) { CompletionTokensDetails = new(6, 7, 8, 9), PromptTokensDetails = new(4, 5) }, output.Usage);
        Assert.Equal([(FinishReason.ToolCalls, 0L, "I ask."), (FinishReason.Unknown, 1L, "No.")], output.Choices.Select(choice => (choice.FinishReason!.Value, choice.Index, choice.Message.Content)));
        Assert.Equal([new CalledToolFunction("weather", """{"place":"Kiel"}""") { Id = "c1" }], output.Choices[0].Message.ToolCalls);
    }

    [Theory]
    [InlineData("stop", FinishReason.Stop)]
    [InlineData("length", FinishReason.Length)]
    [InlineData("content_filter", FinishReason.ContentFilter)]
    public async Task Converse_ReasonOfTheEnd_IsTold(string reason, FinishReason expected)
    {
        await using var host = await StartAsync(_ => new ConversationAnswer { Choices = [new() { FinishReason = reason }] });

        var response = await Client(host).ConverseAsync([Hello], new ConversationOptions("llm") { ScrubPII = true });

        Assert.Equal(expected, response.Outputs[0].Choices[0].FinishReason);
        Assert.Null(response.ConversationId);
    }

    [Fact]
    public async Task Converse_ScrubbedAnswer_NamesNobody()
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Text("Write to a@b.example."));

        var response = await Client(host).ConverseAsync([Hello], new ConversationOptions("llm") { ScrubPII = true });

        Assert.Equal("Write to <EMAIL_ADDRESS>.", response.Outputs[0].Choices[0].Message.Content);
    }

    [Fact]
    public async Task Converse_ModelFails_SaysWhichAndWhy()
    {
        await using var host = await StartAsync(null);
        host.FailNext(DaprBlock.Conversation, "llm", FaultCode.Unavailable, operation: "converse");

        var failure = await Assert.ThrowsAsync<DaprException>(() => Client(host).ConverseAsync([Hello], new ConversationOptions("llm")));

        Assert.Equal(("Conversation", "Converse", "llm", "Internal"), (failure.BuildingBlock, failure.Operation, failure.Component, failure.Status));
        Assert.Contains("failed conversing with component llm: rpc error: code = Unavailable", failure.Message, StringComparison.Ordinal);
        Assert.Empty(host.UnusedFaults);
        Assert.Empty(host.Prompts());
    }

    [Fact]
    public async Task Converse_ComponentThatIsNone_SaysSo()
    {
        await using var host = await StartAsync(null);

        var failure = await Assert.ThrowsAsync<DaprException>(() => Client(host).ConverseAsync([Hello], new ConversationOptions("other")));

        Assert.Equal(("other", "InvalidArgument"), (failure.Component, failure.Status));
    }

    [Fact]
    public async Task Converse_WhatCannotBe_IsRefusedBeforeItIsSent()
    {
        await using var host = await StartAsync(null);
        var client = Client(host);
        var options = new ConversationOptions("llm");

        await Assert.ThrowsAsync<ArgumentNullException>("inputs", () => client.ConverseAsync(null!, options));
        await Assert.ThrowsAsync<ArgumentNullException>("options", () => client.ConverseAsync([Hello], null!));
        await Assert.ThrowsAsync<ArgumentException>("inputs", () => client.ConverseAsync([], options));
        await Assert.ThrowsAsync<ArgumentException>("options", () => client.ConverseAsync([Hello], new ConversationOptions("")));
        await Assert.ThrowsAsync<ArgumentException>("message", () => client.ConverseAsync([new([new Strange()])], options));
        await Assert.ThrowsAsync<ArgumentException>("tool", () => client.ConverseAsync([Hello], options with { Tools = [new StrangeTool()] }));
        await Assert.ThrowsAsync<ArgumentException>("call", () => client.ConverseAsync([new([new AssistantMessage { ToolCalls = [new StrangeCall()] }])], options));
        Assert.Empty(host.Prompts());
    }

    [Fact]
    public async Task Converse_Cancelled_SaysSoWithTheCallersToken()
    {
        await using var host = await StartAsync(null);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(host).ConverseAsync([Hello], new ConversationOptions("llm"), source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
    }

    private static DaprConversationClient Client(DaprTestHost host) => host.Services.GetRequiredService<DaprConversationClient>();

    private static Task<DaprTestHost> StartAsync(Func<ConversationPrompt, ConversationAnswer>? answer) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddDaprConversationClient();
            return builder.Build();
        },
        options => options.WithConversation(answer: answer));

    private sealed record Strange : IConversationMessage
    {
        public MessageRole Role => MessageRole.User;

        public IReadOnlyList<MessageContent> Content { get; set; } = [];
    }

    private sealed record StrangeTool : ITool;

    private sealed record StrangeCall : ToolCallBase;
}
