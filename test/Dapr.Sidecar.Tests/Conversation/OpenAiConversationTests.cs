using System.Text.Json;
using Dapr.Sidecar.Conversation.OpenAi;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Conversation;

/// <summary>conversation.openai and its like, against a provider in the process.</summary>
public sealed class OpenAiConversationTests : ConversationContract, IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly List<IDisposable> _models = [];
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Converse_Request_SaysAllThatIsSaid()
    {
        var server = await ServerAsync();
        var prompt = new ConversationPrompt
        {
            Messages =
            [
                new() { Role = PromptRole.Developer, Content = ["be brief"] },
                new() { Role = PromptRole.User, Name = "ada", Content = ["one", "two"] },
                new() { Role = PromptRole.Assistant, ToolCalls = [new PromptToolCall { Id = "c1", Name = "f", Arguments = "{}" }] },
                new() { Role = PromptRole.Tool, Name = "f", ToolCallId = "c1", Content = ["3"] },
            ],
            Tools = [new PromptTool { Name = "f", Description = "d", Parameters = JsonElement.Parse("""{"type":"object"}""") }],
            ToolChoice = "f",
            Temperature = 0.5,
            ResponseFormat = JsonElement.Parse("""{"type":"object","properties":{}}"""),
            PromptCacheRetention = TimeSpan.FromHours(24),
            Parameters = new Dictionary<string, JsonElement>
            {
                ["max_tokens"] = JsonElement.Parse("9"),
                ["model"] = JsonElement.Parse("\"dearer\""),
                ["temperature"] = JsonElement.Parse("1"),
                ["top_p"] = JsonElement.Parse("0.25"),
            },
        };

        var answer = await Model(server, ("model", "small")).ConverseAsync(prompt, CancellationToken.None);

        var (target, authorization, _, body) = Assert.Single(server.Requests);
        Assert.Equal(("/v1/chat/completions", "Bearer k"), (target, authorization));
        Assert.Equal(
            """{"model":"small","messages":[{"role":"system","content":"be brief"},{"role":"user","name":"ada","content":"one\ntwo"},"""
            + """{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"3"}]"""
            + ""","tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}],"tool_choice":{"type":"function","function":{"name":"f"}}"""
            + ""","temperature":0.5,"response_format":{"type":"json_schema","json_schema":{"name":"response","schema":{"type":"object","properties":{}}}}"""
            + ""","prompt_cache_retention":"24h","max_tokens":9,"top_p":0.25}""",
            body.GetRawText());
        Assert.Equal("small-2026", answer.Model);
        Assert.Equal(new TokenUsage { Prompt = 7, Completion = 5, Total = 12, PromptDetails = new() { Cached = 3 }, CompletionDetails = new() { Reasoning = 2 } }, answer.Usage);
    }

    [Theory]
    [InlineData("""{"type":"json_object"}""")]
    [InlineData("""{"type":"json_schema","json_schema":{"name":"x","strict":true,"schema":{}}}""")]
    public async Task Converse_FormatOfTheProtocol_GoesAsItIs(string format)
    {
        var server = await ServerAsync();

        await Model(server).ConverseAsync(new ConversationPrompt { ResponseFormat = JsonElement.Parse(format) }, CancellationToken.None);

        Assert.Equal(format, server.Requests[0].Body.GetProperty("response_format").GetRawText());
    }

    [Theory]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error"}}""", "API returned unexpected status code: 401: Incorrect API key provided.")]
    [InlineData(404, """{"error":"no such model"}""", "API returned unexpected status code: 404: no such model")]
    [InlineData(429, """{"message":"slow down"}""", "API returned unexpected status code: 429: slow down")]
    [InlineData(502, "<html>", "API returned unexpected status code: 502")]
    [InlineData(302, "", "API returned unexpected status code: 302")]
    [InlineData(200, "treasure", "the provider answered what is no chat completion: it is no JSON")]
    [InlineData(200, """{"error":{"message":"no credit","code":402}}""", "the provider failed: no credit")]
    [InlineData(200, """{"choices":[],"error":"overloaded"}""", "the provider failed: overloaded")]
    [InlineData(200, """{"error":{}}""", "the provider failed: it does not say why")]
    [InlineData(200, """{"choices":[{}]}""", "the provider answered what is no chat completion: a choice has no message")]
    public async Task Converse_ProviderFails_SaysHow(int status, string body, string why)
    {
        var server = await ServerAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return context.Response.WriteAsync(body);
        });

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Model(server).ConverseAsync(new ConversationPrompt(), CancellationToken.None));

        Assert.Equal(why, failure.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Converse_NobodyListens_SaysSo()
    {
        var server = await ServerAsync();
        var endpoint = server.Endpoint;
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Model(server, ("endpoint", endpoint)).ConverseAsync(new ConversationPrompt(), CancellationToken.None));

        Assert.Matches("""^Post "http://127.0.0.1:\d+/v1/chat/completions": dial tcp 127.0.0.1:\d+: connect: connection refused$""", failure.Message);
    }

    [Fact]
    public async Task Converse_ProviderIsTooSlow_Fails()
    {
        var release = new TaskCompletionSource();
        var server = await ServerAsync(_ => release.Task);

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => Model(server, ("timeout", "100ms")).ConverseAsync(new ConversationPrompt(), CancellationToken.None));

        Assert.EndsWith("context deadline exceeded", failure.Message, StringComparison.Ordinal);
        release.SetResult();
    }

    [Fact]
    public async Task Converse_CallerIsGone_IsCancelled()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var server = await ServerAsync(_ =>
        {
            arrived.SetResult();
            return release.Task;
        });
        using var gone = new CancellationTokenSource();

        var call = Model(server).ConverseAsync(new ConversationPrompt(), gone.Token);
        await arrived.Task;
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        release.SetResult();
    }

    [Theory]
    [InlineData("responseCacheTTL")]
    [InlineData("cacheTTL")]
    public async Task Converse_SamePromptWithinTheTtl_IsAskedOnce(string setting)
    {
        var server = await ServerAsync();
        var model = Model(server, (setting, "10m"));
        var prompt = new ConversationPrompt { Messages = [new() { Role = PromptRole.User, Content = ["hi"] }] };

        var first = await model.ConverseAsync(prompt, CancellationToken.None);
        var again = await model.ConverseAsync(prompt with { ContextId = "other" }, CancellationToken.None);
        await model.ConverseAsync(prompt with { Temperature = 1 }, CancellationToken.None);
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        await model.ConverseAsync(prompt, CancellationToken.None);

        Assert.Same(first, again);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Converse_Azure_AsksTheDeployment()
    {
        var server = await ServerAsync();

        await Model(server, ("apiType", "azure"), ("model", "my gpt"), ("apiVersion", "2025-01-01-preview")).ConverseAsync(new ConversationPrompt(), CancellationToken.None);

        var (target, authorization, key, _) = Assert.Single(server.Requests);
        Assert.Equal(("/v1/openai/deployments/my%20gpt/chat/completions?api-version=2025-01-01-preview", "", "k"), (target, authorization, key));
    }

    [Theory]
    [InlineData("conversation.openai", "https://api.openai.com/v1/chat/completions", "gpt-5-nano")]
    [InlineData("conversation.ollama", "http://localhost:11434/v1/chat/completions", "llama3.2:latest")]
    [InlineData("conversation.deepseek", "https://api.deepseek.com/chat/completions", "deepseek-chat")]
    [InlineData("conversation.mistral", "https://api.mistral.ai/v1/chat/completions", "open-mistral-7b")]
    public void Settings_OfEachProvider_AreItsOwn(string type, string address, string model)
    {
        var settings = OpenAiSettings.Read(Spec(("key", "k")), OpenAiProvider.All.Single(provider => provider.Type == type));

        Assert.Equal((address, model, null, null), (settings.Address.AbsoluteUri, settings.Model, settings.CacheTtl, settings.Timeout));
    }

    [Theory]
    [InlineData("key", "", "key is missing")]
    [InlineData("endpoint", "api.example.com", "endpoint: 'api.example.com' is no address such as https://api.openai.com/v1")]
    [InlineData("responseCacheTTL", "soon", "responseCacheTTL: 'soon' is no duration such as 500ms, 30s or 24h")]
    [InlineData("apiType", "mine", "apiType: 'mine' must be openai or azure")]
    [InlineData("apiType", "azure", "endpoint is missing")]
    public async Task Start_WrongSetting_NamesIt(string name, string value, string why)
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(async () => await (await TestSidecar.StartAsync(options =>
            options.Components.Add(Spec(("key", "k"), (name, value))))).DisposeAsync());

        Assert.Equal($"[INIT_COMPONENT_FAILURE]: initialization error occurred for llm (conversation.openai/v1): {why}", failure.Message);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _models.ForEach(model => model.Dispose());
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    protected override async Task<IConversation> CreateAsync() => Model(await ServerAsync());

    private static ComponentSpec Spec(params (string Name, string Value)[] settings) => new()
    {
        Name = "llm",
        Type = "conversation.openai",
        Metadata = settings.GroupBy(setting => setting.Name).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.OrdinalIgnoreCase),
    };

    private async Task<OpenAiServer> ServerAsync(Func<HttpContext, Task>? answer = null)
    {
        var server = await OpenAiServer.StartAsync(answer);
        _servers.Add(server);
        return server;
    }

    private OpenAiConversation Model(OpenAiServer server, params (string Name, string Value)[] settings)
    {
        var endpoint = settings.Any(setting => setting.Name == "endpoint") ? "" : server.Endpoint;
        var model = new OpenAiConversation(OpenAiSettings.Read(Spec([("key", "k"), ("endpoint", endpoint), .. settings]), OpenAiProvider.All[0]), _clock);
        _models.Add(model);
        return model;
    }
}
