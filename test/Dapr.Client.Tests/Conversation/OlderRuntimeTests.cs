using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Dapr.AI.Conversation.Tools;
using Dapr.AI.Microsoft.Extensions;
using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client.Tests.Conversation;

/// <summary>The client of language models with runtimes that know texts alone, or no conversation.</summary>
public sealed class OlderRuntimeTests
{
    private static readonly ConversationInput Hello = new([new UserMessage { Content = [new MessageContent("hello")] }]);

    [Fact]
    public async Task Converse_OlderRuntime_IsToldInTextsAndRemembered()
    {
        var (newer, older) = (0, new List<Wire.ConversationRequest>());
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            Unknown(endpoints, () => newer++);
            endpoints.MapUnary(DaprMethods.ConverseAlpha1, (request, _) =>
            {
                older.Add(request);
                return Task.FromResult(new Wire.ConversationResponse { ContextID = "c2", Outputs = { new Wire.ConversationResult { Result = "well" } } });
            });
        });
        using var client = Client(sidecar);

        var first = await client.ConverseAsync(
            [
                new([new SystemMessage { Content = [new("be"), new("brief")] }, new DeveloperMessage { Content = [new("d")] }], ScrubPII: true),
                new([new UserMessage { Content = [new("hello")] }, new AssistantMessage { Content = [new("hi")] }]),
            ],
            new ConversationOptions("llm")
            {
                ContextId = "c1",
                Temperature = 0.5,
                ScrubPII = true,
                Metadata = new Dictionary<string, string> { ["k"] = "v" },
                Parameters = new Dictionary<string, Any> { ["p"] = Any.Pack(new BoolValue { Value = true }) },
            });
        await client.ConverseAsync([Hello], new ConversationOptions("llm"));

        Assert.Equal((1, 2), (newer, older.Count));
        Assert.Equal(
            [("system", "be\nbrief", true), ("developer", "d", true), ("user", "hello", false), ("assistant", "hi", false)],
            older[0].Inputs.Select(input => (input.Role, input.Content, input.ScrubPII)));
        Assert.Equal(("llm", "c1", 0.5, true, "v"), (older[0].Name, older[0].ContextID, older[0].Temperature, older[0].ScrubPII, older[0].Metadata["k"]));
        Assert.True(older[0].Parameters["p"].Unpack<BoolValue>().Value);
        Assert.False(older[1].HasTemperature || older[1].HasContextID || older[1].HasScrubPII);
        Assert.Equal(("c2", "well"), (first.ConversationId, Assert.Single(Assert.Single(first.Outputs).Choices).Message.Content));
        Assert.Null(first.Outputs[0].Choices[0].FinishReason);
    }

    public static TheoryData<string, ConversationInput, ConversationOptions> TooMuch => new()
    {
        { "tools", Hello, new("llm") { Tools = [new ToolFunction("f")] } },
        { "a choice of tools", Hello, new("llm") { ToolChoice = ToolChoice.None } },
        { "a format of the response", Hello, new("llm") { ResponseFormat = new Struct() } },
        { "a retention of the prompt cache", Hello, new("llm") { PromptCacheRetention = TimeSpan.FromHours(1) } },
        { "results of tools", new([new ToolMessage { Name = "f" }]), new("llm") },
        { "calls of tools", new([new AssistantMessage { ToolCalls = [new CalledToolFunction("f", "{}")] }]), new("llm") },
        { "names of who speaks", new([new UserMessage { Name = "ada" }]), new("llm") },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public async Task Converse_WhatAnOlderRuntimeHasNoWordsFor_IsRefused(string what, ConversationInput input, ConversationOptions options)
    {
        var older = 0;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            Unknown(endpoints, () => { });
            endpoints.MapUnary(DaprMethods.ConverseAlpha1, (_, _) =>
            {
                older++;
                return Task.FromResult(new Wire.ConversationResponse());
            });
        });
        using var client = Client(sidecar);

        var failure = await Assert.ThrowsAsync<DaprFeatureNotAvailableException>(() => client.ConverseAsync([input], options));

        Assert.Equal(($"conversation with {what}", 0), (failure.FeatureName, older));
        Assert.Equal(("Conversation", "llm"), (failure.BuildingBlock, failure.Component));
        Assert.Equal(["ConverseAlpha2"], failure.CheckedVariants);
    }

    [Fact]
    public async Task Converse_RuntimeWithoutConversation_SaysSo()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            Unknown(endpoints, () => { });
            endpoints.MapUnary(DaprMethods.ConverseAlpha1, (_, _) => Task.FromException<Wire.ConversationResponse>(new RpcCallException(RpcStatusCode.Unimplemented, "unknown method")));
        });
        using var client = Client(sidecar);

        var failure = await Assert.ThrowsAsync<DaprFeatureNotAvailableException>(() => client.ConverseAsync([Hello], new ConversationOptions("llm")));

        Assert.Equal(["ConverseAlpha2", "ConverseAlpha1"], failure.CheckedVariants);
    }

    /// <summary>A runtime that refuses what is asked knows the name all the same; one that is away may be another one next time.</summary>
    [Theory]
    [InlineData(RpcStatusCode.InvalidArgument, 1)]
    [InlineData(RpcStatusCode.Internal, 1)]
    [InlineData(RpcStatusCode.PermissionDenied, 1)]
    [InlineData(RpcStatusCode.Unavailable, 2)]
    [InlineData(RpcStatusCode.DeadlineExceeded, 2)]
    [InlineData(RpcStatusCode.Unimplemented, 2)]
    public async Task Converse_OlderRuntimeThatFails_IsRememberedIfItAnswered(RpcStatusCode status, int asked)
    {
        var newer = 0;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            Unknown(endpoints, () => newer++);
            endpoints.MapUnary(DaprMethods.ConverseAlpha1, (_, _) => Task.FromException<Wire.ConversationResponse>(new RpcCallException(status, "no")));
        });
        using var client = Client(sidecar);

        await Assert.ThrowsAnyAsync<DaprException>(() => client.ConverseAsync([Hello], new ConversationOptions("llm")));
        await Assert.ThrowsAnyAsync<DaprException>(() => client.ConverseAsync([Hello], new ConversationOptions("llm")));

        Assert.Equal(asked, newer);
    }

    [Fact]
    public async Task Converse_WhatTheOlderRuntimeIsNotTold_IsNoAnswer()
    {
        var newer = 0;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => Unknown(endpoints, () => newer++));
        using var client = Client(sidecar);
        var options = new ConversationOptions("llm") { ToolChoice = ToolChoice.None };

        await Assert.ThrowsAsync<DaprFeatureNotAvailableException>(() => client.ConverseAsync([Hello], options));
        await Assert.ThrowsAsync<DaprFeatureNotAvailableException>(() => client.ConverseAsync([Hello], options));

        Assert.Equal(2, newer);
    }

    [Fact]
    public async Task ChatClient_NamesOfWhoSpeaks_AreLeftOutForAnOlderRuntime()
    {
        var older = new List<Wire.ConversationRequest>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            Unknown(endpoints, () => { });
            endpoints.MapUnary(DaprMethods.ConverseAlpha1, (request, _) =>
            {
                older.Add(request);
                return Task.FromResult(new Wire.ConversationResponse { Outputs = { new Wire.ConversationResult { Result = "well" } } });
            });
        });
        using var client = Client(sidecar);
        using var provider = new ServiceCollection().BuildServiceProvider();
        using var chat = new DaprChatClient(client, provider, Options.Create(new DaprChatClientOptions { ConversationComponentName = "llm" }));
        ChatMessage[] said = [new(ChatRole.System, "be brief") { AuthorName = "s" }, new(ChatRole.User, "hello") { AuthorName = "ada" }, new(ChatRole.Assistant, "hi") { AuthorName = "m" }];

        var response = await chat.GetResponseAsync(said);
        var failure = await Assert.ThrowsAsync<DaprFeatureNotAvailableException>(() => chat.GetResponseAsync(said, new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));

        Assert.Equal("well", response.Text);
        Assert.Equal([("system", "be brief"), ("user", "hello"), ("assistant", "hi")], Assert.Single(older).Inputs.Select(input => (input.Role, input.Content)));
        Assert.Equal("conversation with a format of the response", failure.FeatureName);
    }

    private static void Unknown(IEndpointRouteBuilder endpoints, Action asked) => endpoints.MapUnary(DaprMethods.ConverseAlpha2, (_, _) =>
    {
        asked();
        return Task.FromException<Wire.ConversationResponseAlpha2>(new RpcCallException(RpcStatusCode.Unimplemented, "unknown method"));
    });

    private static DaprConversationClient Client(FakeSidecar sidecar) =>
        new DaprConversationClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(sidecar.Http, sidecar.Grpc).Build();
}
