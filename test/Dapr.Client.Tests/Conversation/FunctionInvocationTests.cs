using Dapr.AI.Conversation;
using Dapr.AI.Microsoft.Extensions;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Client.Tests.Conversation;

/// <summary>The chat client below the one that calls functions by itself: two rounds of calls, and nothing is said twice or lost.</summary>
public sealed class FunctionInvocationTests
{
    private static readonly string[] WholeHistory =
    [
        "User: weather?",
        "User: weather?|Assistant: weather(c0)|Tool: weather(c0)=rain 0",
        "User: weather?|Assistant: weather(c0)|Tool: weather(c0)=rain 0|Assistant: weather(c1)|Tool: weather(c1)=rain 1",
    ];

    private static readonly string[] WhatIsNew = ["User: weather?", "Tool: weather(c0)=rain 0", "Tool: weather(c1)=rain 1"];

    [Fact]
    public async Task GetResponse_ComponentWithoutHistory_GetsAllOfItEachTime()
    {
        await using var host = await StartAsync(_ => null);

        var response = await AskAsync(host, new ChatOptions());

        Assert.Equal(("done", null), (response.Text, response.ConversationId));
        Assert.Equal(WholeHistory, host.Prompts().Select(Said));
        Assert.Equal([null, null, null], host.Prompts().Select(prompt => prompt.ContextId));
    }

    [Fact]
    public async Task GetResponse_IdOfTheCallerThatTheComponentKeeps_GoesOnWithWhatIsNew()
    {
        await using var host = await StartAsync(_ => null, options => options.KeepsHistory = true);

        var response = await AskAsync(host, new ChatOptions { ConversationId = "fixed" });

        Assert.Equal(("done", "fixed"), (response.Text, response.ConversationId));
        Assert.Equal(WhatIsNew, host.Prompts().Select(Said));
        Assert.Equal(["fixed", "fixed", "fixed"], host.Prompts().Select(prompt => prompt.ContextId));
    }

    [Fact]
    public async Task GetResponse_IdOfTheCallerThatNobodyKeeps_LosesNothingOfWhatWasSaid()
    {
        await using var host = await StartAsync(_ => null);

        var response = await AskAsync(host, new ChatOptions { ConversationId = "fixed" });

        Assert.Equal(("done", null), (response.Text, response.ConversationId));
        Assert.Equal(WholeHistory, host.Prompts().Select(Said));
        Assert.Equal("fixed", host.Prompts()[0].ContextId);
    }

    [Fact]
    public async Task GetResponse_IdInTheOptionsOfTheConversation_GoesWithEachRound()
    {
        await using var host = await StartAsync(_ => null);

        var response = await AskAsync(host, new ChatOptions { RawRepresentationFactory = _ => new ConversationOptions("llm") { ContextId = "fixed" } });

        Assert.Null(response.ConversationId);
        Assert.Equal(WholeHistory, host.Prompts().Select(Said));
        Assert.Equal(["fixed", "fixed", "fixed"], host.Prompts().Select(prompt => prompt.ContextId));
    }

    [Fact]
    public async Task GetResponse_ConversationThatTheComponentBegan_IsGoneOnWithToItsEndAndByOthers()
    {
        await using var host = await StartAsync(context => context ?? "own");

        var response = await AskAsync(host, new ChatOptions());
        var later = await AskAsync(host, new ChatOptions { ConversationId = response.ConversationId });

        Assert.Equal(("done", "own", "own"), (response.Text, response.ConversationId, later.ConversationId));
        Assert.Equal([.. WhatIsNew, .. WhatIsNew], host.Prompts().Select(Said));
        Assert.Equal([null, "own", "own", "own", "own", "own"], host.Prompts().Select(prompt => prompt.ContextId));
    }

    [Fact]
    public async Task GetStreamingResponse_ConversationThatTheComponentBegan_IsGoneOnWith()
    {
        await using var host = await StartAsync(context => context ?? "own");
        using var scope = host.Services.CreateScope();

        var response = await Chat(scope).GetStreamingResponseAsync("weather?", Tools(new ChatOptions())).ToChatResponseAsync();

        Assert.EndsWith("done", response.Text, StringComparison.Ordinal);
        Assert.Equal(WhatIsNew, host.Prompts().Select(Said));
    }

    [Fact]
    public void Memory_MoreThanIsRemembered_ForgetsTheOneThatIsSilentForLongest()
    {
        var memory = new ChatMemory(most: 2);
        var functions = new Dictionary<string, string> { ["c"] = "f" };

        memory.Keep("llm", "a", functions);
        memory.Keep("llm", "b", functions);
        memory.Keep("llm", "a", functions);
        memory.Keep("llm", "c", functions);

        Assert.Equal((true, false, true), (memory.Knows("llm", "a"), memory.Knows("llm", "b"), memory.Knows("llm", "c")));
        Assert.False(memory.Knows("other", "a"));
        Assert.Equal("f", memory.Functions("llm", "a")["c"]);
        Assert.Empty(memory.Functions("llm", "b"));
        Assert.Empty(memory.Functions("llm", null));
    }

    /// <summary>A client of its own, as a request has it.</summary>
    private static async Task<ChatResponse> AskAsync(DaprTestHost host, ChatOptions options)
    {
        using var scope = host.Services.CreateScope();
        return await Chat(scope).GetResponseAsync("weather?", Tools(options));
    }

    private static IChatClient Chat(IServiceScope scope) => scope.ServiceProvider.GetRequiredService<IChatClient>().AsBuilder().UseFunctionInvocation().Build();

    private static ChatOptions Tools(ChatOptions options)
    {
        var days = 0;
        options.Tools = [AIFunctionFactory.Create(() => $"rain {days++}", "weather")];
        return options;
    }

    private static string Said(ConversationPrompt prompt) => string.Join('|', prompt.Messages.Select(message => message.Role switch
    {
        PromptRole.Tool => $"Tool: {message.Name}({message.ToolCallId})={message.Content[0]}",
        PromptRole.Assistant => $"Assistant: {message.ToolCalls[0].Name}({message.ToolCalls[0].Id})",
        _ => $"{message.Role}: {message.Content[0]}",
    }));

    /// <summary>A model that asks for the weather twice: whether the result is that of the second call it knows by its id.</summary>
    private static Task<DaprTestHost> StartAsync(Func<string?, string?> context, Action<DaprChatClientOptions>? configure = null) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddDaprChatClient("llm", configure);
            return builder.Build();
        },
        options => options.WithConversation(answer: prompt => (prompt.Messages[^1].ToolCallId switch
        {
            null => ConversationAnswer.Calling(new PromptToolCall { Id = "c0", Name = "weather", Arguments = "{}" }),
            "c0" => ConversationAnswer.Calling(new PromptToolCall { Id = "c1", Name = "weather", Arguments = "{}" }),
            _ => ConversationAnswer.Text("done"),
        })
        with
        { ContextId = context(prompt.ContextId) }));
}
