using System.ComponentModel;
using System.Text.Json;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.Extensions;
using Dapr.AI.Microsoft.Extensions;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dapr.Client.Tests.Conversation;

/// <summary>Dapr's language models as <see cref="IChatClient"/>, against the sidecar in the process.</summary>
public sealed class ChatClientTests
{
    [Fact]
    public async Task GetResponse_Options_ReachTheModel()
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Text("well"));
        var options = new ChatOptions
        {
            Instructions = "be brief",
            ConversationId = "c",
            Temperature = 0.7f,
            TopP = 0.9f,
            TopK = 3,
            FrequencyPenalty = 0.5f,
            PresencePenalty = 0.25f,
            MaxOutputTokens = 100,
            Seed = 42,
            StopSequences = ["end"],
            ModelId = "m",
            AllowMultipleToolCalls = false,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"string"}}}""")),
            AdditionalProperties = new() { ["custom"] = new Dictionary<string, object?> { ["x"] = 1 } },
            RawRepresentationFactory = _ => new ConversationOptions("ignored") { Metadata = new Dictionary<string, string> { ["tier"] = "gold" } },
        };

        await Chat(host).GetResponseAsync([new(ChatRole.User, "hello") { AuthorName = "ada" }], options);

        var prompt = Assert.Single(host.Prompts());
        Assert.Equal([(PromptRole.System, null, "be brief"), (PromptRole.User, "ada", "hello")], prompt.Messages.Select(message => (message.Role, message.Name, message.Content[0])));
        Assert.Equal(("c", 0.7, "gold"), (prompt.ContextId, prompt.Temperature, prompt.Metadata["tier"]));
        Assert.Equal("""{"properties":{"a":{"type":"string"}},"type":"object"}""", Compact(prompt.ResponseFormat!.Value));
        Assert.Equal(
            """{"custom":{"x":1},"frequency_penalty":0.5,"max_tokens":100,"model":"m","parallel_tool_calls":false,"presence_penalty":0.25,"seed":42,"stop":["end"],"top_k":3,"top_p":0.9}""",
            Compact(JsonSerializer.SerializeToElement(prompt.Parameters)));
    }

    [Fact]
    public async Task GetResponse_Answer_IsRead()
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Text("well") with
        {
            Model = "m1",
            Usage = new TokenUsage { Prompt = 1, Completion = 2, Total = 3, PromptDetails = new() { Cached = 4 }, CompletionDetails = new() { Reasoning = 5 } },
        });

        var response = await Chat(host).GetResponseAsync("hello", new ChatOptions { ConversationId = "c" });

        Assert.Equal(("well", "m1", ChatFinishReason.Stop), (response.Text, response.ModelId, response.FinishReason));
        Assert.Equal(ChatRole.Assistant, Assert.Single(response.Messages).Role);
        Assert.Equal(
            (1, 2, 3, 4, 5),
            (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
        Assert.IsType<ConversationResponse>(response.RawRepresentation);

        // Whoever found one would leave out what was said before, and the runtime only repeats it.
        Assert.Null(response.ConversationId);
    }

    [Fact]
    public async Task GetResponse_FunctionThatIsCalled_IsToldWithItsResult()
    {
        await using var host = await StartAsync(prompt => prompt.Messages[^1].Role == PromptRole.Tool
            ? ConversationAnswer.Text($"It is {prompt.Messages[^1].Content[0]}.")
            : ConversationAnswer.Calling(
                new PromptToolCall { Id = "c1", Name = "weather", Arguments = """{"place":"Kiel","days":2}""" },
                new PromptToolCall { Id = "c2", Name = "weather", Arguments = """{"place":"Bonn","days":1}""" }));
        var weather = AIFunctionFactory.Create(([Description("Where.")] string place, int days) => $"{place} {days}", "weather", "Tells the weather.");
        List<ChatMessage> said = [new(ChatRole.User, "How is the weather?")];
        var options = new ChatOptions { Tools = [weather], ToolMode = ChatToolMode.RequireSpecific("weather") };

        var first = await Chat(host).GetResponseAsync(said, options);
        said.AddRange(first.Messages);
        var calls = first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        var results = new List<AIContent>();
        foreach (var call in calls)
        {
            results.Add(new FunctionResultContent(call.CallId, await weather.InvokeAsync(new AIFunctionArguments(call.Arguments))));
        }

        said.Add(new ChatMessage(ChatRole.Tool, results));
        var second = await Chat(host).GetResponseAsync(said, options);

        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal([("c1", "weather"), ("c2", "weather")], calls.Select(call => (call.CallId, call.Name)));
        Assert.Equal("It is Bonn 1.", second.Text);
        var (asked, told) = (host.Prompts()[0], host.Prompts()[1]);
        var tool = Assert.Single(asked.Tools);
        Assert.Equal(("weather", "Tells the weather.", "weather"), (tool.Name, tool.Description, asked.ToolChoice));
        Assert.Equal("Where.", tool.Parameters!.Value.GetProperty("properties").GetProperty("place").GetProperty("description").GetString());
        Assert.Equal([("c1", """{"place":"Kiel","days":2}"""), ("c2", """{"place":"Bonn","days":1}""")], told.Messages[1].ToolCalls.Select(call => (call.Id!, call.Arguments)));
        Assert.Equal([("c1", "weather", "Kiel 2"), ("c2", "weather", "Bonn 1")], told.Messages.Skip(2).Select(message => (message.ToolCallId!, message.Name!, message.Content[0])));
    }

    [Theory]
    [InlineData("{", true)]
    [InlineData("", false)]
    [InlineData("null", false)]
    public async Task GetResponse_ArgumentsAsTheModelWroteThem_AreReadOrSayWhyNot(string arguments, bool isWrong)
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Calling(new PromptToolCall { Name = "f", Arguments = arguments }));

        var response = await Chat(host).GetResponseAsync("hello");

        var call = Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages[0].Contents));
        Assert.Equal(("f", isWrong), (call.Name, call.Exception is not null));
        Assert.NotEmpty(call.CallId);
    }

    [Fact]
    public async Task GetStreamingResponse_Answer_ComesWhole()
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Text("well"));

        var response = await Chat(host).GetStreamingResponseAsync("hello").ToChatResponseAsync();

        Assert.Equal(("well", ChatFinishReason.Stop), (response.Text, response.FinishReason));
    }

    public static TheoryData<ChatMessage, ChatOptions?, string> NotSaid => new()
    {
        { new(ChatRole.User, [new UriContent("https://example.com/a.png", "image/png")]), null, "UriContent" },
        { new(ChatRole.User, [new FunctionCallContent("c", "f")]), null, "the assistant alone" },
        { new(ChatRole.Tool, "text"), null, "'tool'" },
        { new(ChatRole.User, "hello"), new ChatOptions { Tools = [new HostedWebSearchTool()] }, "HostedWebSearchTool" },
    };

    [Theory]
    [MemberData(nameof(NotSaid))]
    public async Task GetResponse_WhatNoConversationKnows_IsRefused(ChatMessage message, ChatOptions? options, string what)
    {
        await using var host = await StartAsync(null);

        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => Chat(host).GetResponseAsync([message], options));

        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
        Assert.Empty(host.Prompts());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("none", "none")]
    [InlineData("auto", "auto")]
    [InlineData("required", "required")]
    public async Task GetResponse_ModeOfTools_IsTheChoice(string? mode, string? choice)
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Text("well"));

        await Chat(host).GetResponseAsync("hello", new ChatOptions
        {
            Tools = [AIFunctionFactory.CreateDeclaration("f", null, JsonElement.Parse("""{"type":"object"}"""))],
            ToolMode = mode switch { "none" => ChatToolMode.None, "auto" => ChatToolMode.Auto, "required" => ChatToolMode.RequireAny, _ => null },
        });

        Assert.Equal(choice, Assert.Single(host.Prompts()).ToolChoice);
    }

    [Fact]
    public async Task AddDaprChatClient_EveryWay_TalksToItsComponent()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddDaprChatClient("one");
                builder.Services.AddDaprChatClient("second", "two");
                builder.Services.AddDaprChatClient("third", "other", options => options.ConversationComponentName = "three", ServiceLifetime.Singleton);
                return builder.Build();
            },
            options => options.WithConversation("one", _ => ConversationAnswer.Text("1")).WithConversation("two", _ => ConversationAnswer.Text("2")).WithConversation("three", _ => ConversationAnswer.Text("3")));
        using var scope = host.Services.CreateScope();

        Assert.Equal("1", (await scope.ServiceProvider.GetRequiredService<IChatClient>().GetResponseAsync("hello")).Text);
        Assert.Equal("2", (await scope.ServiceProvider.GetRequiredKeyedService<IChatClient>("second").GetResponseAsync("hello")).Text);
        Assert.Equal("3", (await host.Services.GetRequiredKeyedService<IChatClient>("third").GetResponseAsync("hello")).Text);
    }

    [Fact]
    public void AddDaprChatClient_WithoutAComponent_SaysSo()
    {
        using var provider = new ServiceCollection().AddDaprChatClient(_ => { }).BuildServiceProvider();
        using var scope = provider.CreateScope();

        var chat = scope.ServiceProvider.GetRequiredService<IChatClient>();

        Assert.Contains("ConversationComponentName", Assert.Throws<OptionsValidationException>(() => chat.GetService<ChatClientMetadata>()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("conversationComponentName", () => new ServiceCollection().AddDaprChatClient(""));
        Assert.Throws<ArgumentException>("serviceKey", () => new ServiceCollection().AddDaprChatClient("", "llm"));
    }

    [Fact]
    public async Task GetService_WhatIsAsked_IsFound()
    {
        await using var host = await StartAsync(null);
        var chat = Chat(host);

        Assert.Same(chat, chat.GetService<DaprChatClient>());
        Assert.Same(host.Services.GetRequiredService<DaprConversationClient>(), chat.GetService<DaprConversationClient>());
        Assert.Equal(("dapr", "llm"), chat.GetService<ChatClientMetadata>() is { } metadata ? (metadata.ProviderName, metadata.DefaultModelId) : default);
        Assert.NotNull(chat.GetService<IServiceScopeFactory>());
        Assert.Null(chat.GetService<ChatClientTests>());
    }

    private static IChatClient Chat(DaprTestHost host) => host.Services.GetRequiredService<IChatClient>();

    private static string Compact(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? $"{{{string.Join(',', element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"\"{member.Name}\":{Compact(member.Value)}"))}}}"
        : JsonSerializer.Serialize(element);

    private static Task<DaprTestHost> StartAsync(Func<ConversationPrompt, ConversationAnswer>? answer) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddDaprConversationClient();
            builder.Services.AddDaprChatClient("llm", ServiceLifetime.Singleton);
            return builder.Build();
        },
        options => options.WithConversation(answer: answer));
}
