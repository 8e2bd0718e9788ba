using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Dapr.AI.Conversation.Tools;
using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
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

    private static void Unknown(IEndpointRouteBuilder endpoints, Action asked) => endpoints.MapUnary(DaprMethods.ConverseAlpha2, (_, _) =>
    {
        asked();
        return Task.FromException<Wire.ConversationResponseAlpha2>(new RpcCallException(RpcStatusCode.Unimplemented, "unknown method"));
    });

    private static DaprConversationClient Client(FakeSidecar sidecar) =>
        new DaprConversationClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(sidecar.Http, sidecar.Grpc).Build();
}
