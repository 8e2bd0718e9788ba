using Dapr.AI.Conversation;
using Dapr.AI.Microsoft.Extensions;
using Dapr.Sidecar;
using Dapr.Testing;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ToolChoice = Dapr.AI.Conversation.Tools.ToolChoice;
using ToolFunction = Dapr.AI.Conversation.Tools.ToolFunction;

namespace Dapr.Client.Tests.Conversation;

/// <summary>What the chat client makes of answers, and of the options of a conversation beside those of a chat.</summary>
public sealed class ChatAnswerTests
{
    [Fact]
    public async Task GetResponse_SeveralVariants_IsTheFirst()
    {
        await using var host = await StartAsync(_ => new ConversationAnswer
        {
            Model = "m",
            Choices = [new() { Content = "one", FinishReason = "length" }, new() { Content = "two", Index = 1, FinishReason = "stop" }],
        });

        var response = await Chat(host).GetResponseAsync("hello");

        Assert.Equal(("one", ChatFinishReason.Length, "m"), (Assert.Single(response.Messages).Text, response.FinishReason, response.ModelId));
        Assert.Equal(["one", "two"], Assert.IsType<ConversationResponse>(response.RawRepresentation).Outputs[0].Choices.Select(choice => choice.Message.Content));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task GetResponse_CallsWithoutIds_GetOnesOfTheirOwn(string? id)
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Calling(
            new PromptToolCall { Id = id, Name = "f", Arguments = "{}" }, new PromptToolCall { Id = id, Name = "f", Arguments = "{}" }));

        var first = await Chat(host).GetResponseAsync("hello");
        var second = await Chat(host).GetResponseAsync("hello");

        var ids = first.Messages.Concat(second.Messages).SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => call.CallId).ToList();
        Assert.Equal(4, ids.Distinct().Count());
        Assert.DoesNotContain("", ids);
    }

    [Theory]
    [InlineData(true, "<EMAIL_ADDRESS>", "<EMAIL_ADDRESS>")]
    [InlineData(false, "a@b.example", "c@d.example")]
    public async Task GetResponse_Scrubbed_NamesNobodyInEitherDirection(bool scrubs, string asked, string answered)
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Text("c@d.example"));

        var response = await Chat(host).GetResponseAsync("a@b.example", new ChatOptions { RawRepresentationFactory = _ => new ConversationOptions("llm") { ScrubPII = scrubs } });

        Assert.Equal((asked, answered), (host.Prompts()[0].Messages[0].Content[0], response.Text));
    }

    [Fact]
    public async Task GetResponse_OptionsOfTheConversation_GoBeforeThoseOfTheChat()
    {
        await using var host = await StartAsync(_ => ConversationAnswer.Text("well"));
        var options = new ChatOptions
        {
            ConversationId = "chat",
            Temperature = 0.1f,
            TopP = 0.1f,
            Seed = 1,
            ToolMode = ChatToolMode.RequireAny,
            Tools = [AIFunctionFactory.Create(() => "", "f", "of the chat"), AIFunctionFactory.Create(() => "", "g")],
            ResponseFormat = ChatResponseFormat.Json,
            AdditionalProperties = new() { ["seed"] = 2 },
            RawRepresentationFactory = _ => new ConversationOptions("ignored")
            {
                ContextId = "own",
                Temperature = 0.9,
                Tools = [new ToolFunction("f") { Description = "own" }],
                ToolChoice = ToolChoice.Auto,
                ResponseFormat = Struct.Parser.ParseJson("""{"type":"array"}"""),
                Parameters = new Dictionary<string, Any> { ["top_p"] = Any.Pack(new DoubleValue { Value = 0.9 }) },
            },
        };

        await Chat(host).GetResponseAsync("hello", options);

        var prompt = Assert.Single(host.Prompts());
        Assert.Equal(("own", 0.9, "auto", "array"), (prompt.ContextId, prompt.Temperature, prompt.ToolChoice, prompt.ResponseFormat!.Value.GetProperty("type").GetString()));
        Assert.Equal([("f", "own"), ("g", null)], prompt.Tools.Select(tool => (tool.Name, tool.Description)));
        Assert.Equal((0.9, 2), (prompt.Parameters["top_p"].GetDouble(), prompt.Parameters["seed"].GetInt32()));
    }

    private static IChatClient Chat(DaprTestHost host) => host.Services.GetRequiredService<IChatClient>();

    private static Task<DaprTestHost> StartAsync(Func<ConversationPrompt, ConversationAnswer> answer) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddDaprChatClient("llm", ServiceLifetime.Singleton);
            return builder.Build();
        },
        options => options.WithConversation(answer: answer));
}
