using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Conversation;

/// <summary>The conversation API where no recorded exchange goes: with a model of the user's own.</summary>
public sealed class ConversationApiTests
{
    [Fact]
    public async Task Converse_Everything_ReachesTheModel()
    {
        var model = new FakeModel(ConversationAnswer.Text("well"));
        await using var sidecar = await model.StartAsync();
        var request = Request(new ConversationMessage { OfUser = new() { Name = "ada", Content = { Text("hello"), Text("you") } } });
        request.ContextId = "c1";
        request.Temperature = 0.5;
        request.Metadata["tier"] = "gold";
        request.ResponseFormat = Struct.Parser.ParseJson("""{"type":"object"}""");
        request.PromptCacheRetention = Duration.FromTimeSpan(TimeSpan.FromHours(24));
        request.Tools.Add(new ConversationTools { Function = new() { Name = "weather", Description = "d", Parameters = Struct.Parser.ParseJson("""{"type":"object"}""") } });
        request.ToolChoice = "AUTO";
        request.Parameters["limit"] = Any.Pack(new Int64Value { Value = 10 });
        request.Parameters["stop"] = Any.Pack(Value.ForList(Value.ForString("x")));

        var response = await ConverseAsync(sidecar, request);

        var prompt = model.Prompt;
        var message = Assert.Single(prompt.Messages);
        Assert.Equal((PromptRole.User, "ada"), (message.Role, message.Name));
        Assert.Equal(["hello", "you"], message.Content);
        Assert.Equal(("c1", 0.5, "gold", "auto"), (prompt.ContextId, prompt.Temperature, prompt.Metadata["tier"], prompt.ToolChoice));
        Assert.Equal(TimeSpan.FromHours(24), prompt.PromptCacheRetention);
        Assert.Equal("object", prompt.ResponseFormat!.Value.GetProperty("type").GetString());
        Assert.Equal(("weather", "d"), (Assert.Single(prompt.Tools).Name, prompt.Tools[0].Description));
        Assert.Equal((10, "x"), (prompt.Parameters["limit"].GetInt32(), prompt.Parameters["stop"][0].GetString()));
        Assert.Equal(("c1", "well"), (response.ContextId, Assert.Single(Assert.Single(response.Outputs).Choices).Message.Content));
    }

    [Fact]
    public async Task Converse_EverythingOfAnAnswer_ReachesTheCaller()
    {
        var model = new FakeModel(ConversationAnswer.Calling(new PromptToolCall { Id = "1", Name = "weather", Arguments = "{}" }) with
        {
            Model = "m1",
            ContextId = "own",
            Usage = new TokenUsage { Prompt = 1, Completion = 2, Total = 3, PromptDetails = new() { Cached = 4 }, CompletionDetails = new() { Reasoning = 5 } },
        });
        await using var sidecar = await model.StartAsync();

        var response = await ConverseAsync(sidecar, Request(User("hello")));

        var output = Assert.Single(response.Outputs);
        var choice = Assert.Single(output.Choices);
        Assert.Equal(("own", "m1", "tool_calls"), (response.ContextId, output.Model, choice.FinishReason));
        Assert.Equal(("1", "weather", "{}"), (choice.Message.ToolCalls[0].Id, choice.Message.ToolCalls[0].Function.Name, choice.Message.ToolCalls[0].Function.Arguments));
        Assert.Equal((1UL, 2UL, 3UL), (output.Usage.PromptTokens, output.Usage.CompletionTokens, output.Usage.TotalTokens));
        Assert.Equal((4UL, 5UL), (output.Usage.PromptTokensDetails.CachedTokens, output.Usage.CompletionTokensDetails.ReasoningTokens));
    }

    [Fact]
    public async Task ConverseAlpha1_SeveralChoices_AreResults()
    {
        var model = new FakeModel(new ConversationAnswer { Choices = [new() { Content = "one" }, new() { Content = "two a@b.example", Index = 1 }] });
        await using var sidecar = await model.StartAsync();

        using var response = await sidecar.Http.PostAsync(
            "/v1.0-alpha1/conversation/llm/converse",
            JsonContent.Create(new { inputs = new[] { new { content = "be brief", role = "System" }, new { content = "hi", role = "whoever" } }, scrubPII = true }));

        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse("""{"outputs":[{"result":"one"},{"result":"two <EMAIL_ADDRESS>"}]}"""), body.RootElement), body.RootElement.GetRawText());
        Assert.Equal([PromptRole.System, PromptRole.User], model.Prompt.Messages.Select(message => message.Role));
    }

    [Fact]
    public async Task Converse_ScrubbedInput_IsScrubbedInEveryKindOfMessage()
    {
        var model = new FakeModel(ConversationAnswer.Text("a@b.example"));
        await using var sidecar = await model.StartAsync();
        var request = Request(
            User("a@b.example"),
            new ConversationMessage { OfSystem = new() { Content = { Text("a@b.example") } } },
            new ConversationMessage { OfDeveloper = new() { Content = { Text("a@b.example") } } },
            new ConversationMessage { OfAssistant = new() { Content = { Text("a@b.example") } } },
            new ConversationMessage { OfTool = new() { Name = "f", Content = { Text("a@b.example") } } });
        request.Inputs[0].ScrubPii = true;

        var response = await ConverseAsync(sidecar, request);

        Assert.Equal(5, model.Prompt.Messages.Count);
        Assert.All(model.Prompt.Messages, message => Assert.Equal(["<EMAIL_ADDRESS>"], message.Content));
        Assert.Equal("a@b.example", response.Outputs[0].Choices[0].Message.Content);
    }

    [Fact]
    public async Task Converse_ModelFails_SaysWhy()
    {
        var model = new FakeModel((_, _) => throw new InvalidOperationException("API returned unexpected status code: 429: slow down"));
        await using var sidecar = await model.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => ConverseAsync(sidecar, Request(User("hello"))));
        using var response = await sidecar.SendAsync("POST", "/v1.0-alpha2/conversation/llm/converse", """{"inputs":[{"messages":[{"ofUser":{}}]}]}""");

        const string Why = "failed conversing with component llm: API returned unexpected status code: 429: slow down";
        Assert.Equal((RpcStatusCode.Internal, Why), (failure.StatusCode, failure.Status.Message));
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal($$"""{"errorCode":"ERR_CONVERSATION_INVOKE","message":"{{Why}}"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Converse_CallerIsGone_EndsTheModelsCall()
    {
        var (asked, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new FakeModel(async (_, cancellationToken) =>
        {
            asked.SetResult();
            using var registration = cancellationToken.Register(() => ended.SetResult());
            await ended.Task;
            throw new OperationCanceledException(cancellationToken);
        });
        await using var sidecar = await model.StartAsync();
        using var gone = new CancellationTokenSource();

        var call = sidecar.Rpc.InvokeAsync(DaprMethods.ConverseAlpha2, Request(User("hello")), new RpcCallOptions { CancellationToken = gone.Token });
        await asked.Task;
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Theory]
    [InlineData("type.googleapis.com/shop.Order", "", "parameter 'p' is of type 'type.googleapis.com/shop.Order', which is none of the well-known types of protobuf")]
    [InlineData("type.googleapis.com/google.protobuf.StringValue", "\u000a", "parameter 'p' is no type.googleapis.com/google.protobuf.StringValue: ")]
    public async Task Converse_ParameterThatCannotBeRead_IsNamed(string type, string value, string why)
    {
        var model = new FakeModel(ConversationAnswer.Text("well"));
        await using var sidecar = await model.StartAsync();
        var request = Request(User("hello"));
        request.Parameters["p"] = new Any { TypeUrl = type, Value = Google.Protobuf.ByteString.CopyFromUtf8(value) };

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => ConverseAsync(sidecar, request));

        Assert.Equal(RpcStatusCode.InvalidArgument, failure.StatusCode);
        Assert.StartsWith($"failed conversing with component llm: invalid params: {why}", failure.Status.Message, StringComparison.Ordinal);
        Assert.Empty(model.Prompts);
    }

    public static TheoryData<string, Action<ConversationRequestAlpha2>> NoJson => new()
    {
        { "tool 'f' is no JSON: ", request => request.Tools.Add(new ConversationTools { Function = new() { Name = "f", Parameters = new Struct { Fields = { ["x"] = new Value() } } } }) },
        { "responseFormat is no JSON: ", request => request.ResponseFormat = new Struct { Fields = { ["x"] = Value.ForList(new Value()) } } },
        { "parameter 'p' is no type.googleapis.com/google.protobuf.Value: ", request => request.Parameters["p"] = Any.Pack(new Value()) },
        { "parameter 'p' is no type.googleapis.com/google.protobuf.Struct: ", request => request.Parameters["p"] = Any.Pack(new Struct { Fields = { ["x"] = new Value() } }) },
        { "parameter 'p' is no type.googleapis.com/google.protobuf.Timestamp: ", request => request.Parameters["p"] = Any.Pack(new Timestamp { Seconds = long.MaxValue }) },
        { "parameter 'p' is no type.googleapis.com/google.protobuf.Duration: ", request => request.Parameters["p"] = Any.Pack(new Duration { Nanos = 1, Seconds = -1 }) },
        { "parameter 'p' is no type.googleapis.com/google.protobuf.Any: it holds one that holds another", request => request.Parameters["p"] = Any.Pack(Any.Pack(Any.Pack(new Empty()))) },
    };

    [Theory]
    [MemberData(nameof(NoJson), DisableDiscoveryEnumeration = true)]
    public async Task Converse_WhatIsNoJson_IsNamed(string why, Action<ConversationRequestAlpha2> say)
    {
        var model = new FakeModel(ConversationAnswer.Text("well"));
        await using var sidecar = await model.StartAsync();
        var request = Request(User("hello"));
        say(request);

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => ConverseAsync(sidecar, request));

        Assert.Equal(RpcStatusCode.InvalidArgument, failure.StatusCode);
        Assert.StartsWith($"failed conversing with component llm: invalid params: {why}", failure.Status.Message, StringComparison.Ordinal);
        Assert.Empty(model.Prompts);
    }

    /// <summary>Over HTTP these are no JSON of protobuf to begin with.</summary>
    [Theory]
    [InlineData(""" "responseFormat":{"x":DEEP} """)]
    [InlineData(""" "tools":[{"function":{"name":"f","parameters":{"x":DEEP}}}] """)]
    [InlineData(""" "parameters":{"p":{"@type":"type.googleapis.com/google.protobuf.Value"}} """)]
    [InlineData(""" "parameters":{"p":{"@type":"type.googleapis.com/google.protobuf.Timestamp","value":"99999-01-01T00:00:00Z"}} """)]
    public async Task Converse_WhatIsNoJsonOverHttp_IsMalformed(string member)
    {
        var model = new FakeModel(ConversationAnswer.Text("well"));
        await using var sidecar = await model.StartAsync();
        var deep = new string('[', 200) + new string(']', 200);

        using var response = await sidecar.SendAsync(
            "POST", "/v1.0-alpha2/conversation/llm/converse", $$$"""{"inputs":[{"messages":[{"ofUser":{}}]}],{{{member.Replace("DEEP", deep, StringComparison.Ordinal)}}}}""");

        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST"), (response.StatusCode, body.RootElement.GetProperty("errorCode").GetString()));
        Assert.Empty(model.Prompts);
    }

    [Fact]
    public async Task Converse_InvalidParametersOverHttp_HaveTheirCode()
    {
        var model = new FakeModel(ConversationAnswer.Text("well"));
        await using var sidecar = await model.StartAsync();
        const string Nested = """{"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"type.googleapis.com/google.protobuf.Empty","value":{}}}}""";

        using var response = await sidecar.SendAsync(
            "POST", "/v1.0-alpha2/conversation/llm/converse", """{"inputs":[{"messages":[{"ofUser":{}}]}],"parameters":{"p":NESTED}}""".Replace("NESTED", Nested, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            """{"errorCode":"ERR_CONVERSATION_INVALID_PARMS","message":"failed conversing with component llm: invalid params: parameter 'p' is no type.googleapis.com/google.protobuf.Any: it holds one that holds another"}""",
            await response.Content.ReadAsStringAsync());
        Assert.Empty(model.Prompts);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("none")]
    public async Task Converse_ChoiceWithoutTools_IsNone(string choice)
    {
        var model = new FakeModel(ConversationAnswer.Text("well"));
        await using var sidecar = await model.StartAsync();
        var request = Request(User("hello"));
        request.ToolChoice = choice;

        await ConverseAsync(sidecar, request);

        Assert.Null(model.Prompt.ToolChoice);
    }

    [Fact]
    public async Task Catalog_TypeOfTheUsersOwn_IsMadeForAComponent()
    {
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Catalog.AddConversation("conversation.parrot", context => new FakeModel(ConversationAnswer.Text(context.Spec.Setting("word")!)));
            options.Components.Add(new ComponentSpec { Name = "polly", Type = "conversation.parrot", Metadata = new Dictionary<string, string> { ["word"] = "cracker" } });
        });
        var request = Request(User("hello"));
        request.Name = "polly";

        Assert.Equal("cracker", (await ConverseAsync(sidecar, request)).Outputs[0].Choices[0].Message.Content);
        using var metadata = JsonDocument.Parse(await sidecar.Http.GetStringAsync("/v1.0/metadata"));
        Assert.Contains(metadata.RootElement.GetProperty("components").EnumerateArray(), component => component.GetProperty("type").GetString() == "conversation.parrot");
    }

    private static Task<ConversationResponseAlpha2> ConverseAsync(TestSidecar sidecar, ConversationRequestAlpha2 request) =>
        sidecar.Rpc.InvokeAsync(DaprMethods.ConverseAlpha2, request, default);

    private static ConversationRequestAlpha2 Request(params ConversationMessage[] messages) => new() { Name = "llm", Inputs = { new ConversationInputAlpha2 { Messages = { messages } } } };

    private static ConversationMessage User(string text) => new() { OfUser = new() { Content = { Text(text) } } };

    private static ConversationMessageContent Text(string text) => new() { Text = text };
}
