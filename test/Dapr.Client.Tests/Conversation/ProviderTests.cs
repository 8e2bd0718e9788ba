using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Dapr.AI.Microsoft.Extensions;
using Dapr.Client.Tests.PubSub.Streaming;
using Dapr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Client.Tests.Conversation;

/// <summary>All the way: from the chat client by the sidecar to a provider of chat completions on a port, and back.</summary>
public sealed class ProviderTests : IAsyncDisposable
{
    private const string Calling = """
        {"model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,
          "tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"place\":\"Kiel\"}"}}]}}]}
        """;

    private readonly DirectoryInfo _resources = Directory.CreateTempSubdirectory("provider");
    private readonly ConcurrentQueue<(string Authorization, JsonElement Body)> _requests = new();
    private Func<HttpContext, JsonElement, Task> _answer = (_, _) => Task.CompletedTask;
    private WebApplication? _provider;

    [Fact]
    public async Task GetResponse_FunctionThatIsCalled_GoesOverTheWireWithTheKeyOfTheSecretStore()
    {
        _answer = (context, body) => context.Response.WriteAsync(
            body.GetProperty("messages").EnumerateArray().Last() is var last && last.GetProperty("role").GetString() == "tool"
                ? JsonSerializer.Serialize(new { model = "m", choices = new[] { new { index = 0, finish_reason = "stop", message = new { content = $"It is {last.GetProperty("content").GetString()}." } } } })
                : Calling);
        await using var host = await StartAsync();
        var chat = host.Services.GetRequiredService<IChatClient>().AsBuilder().UseFunctionInvocation().Build();

        var response = await chat.GetResponseAsync("How is the weather?", new ChatOptions { Tools = [AIFunctionFactory.Create((string place) => $"rain in {place}", "weather")] });

        Assert.Equal("It is rain in Kiel.", response.Text);
        Assert.Equal(["Bearer s3cr3t", "Bearer s3cr3t"], _requests.Select(request => request.Authorization));
        Assert.Equal("weather", _requests.First().Body.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString());
        Assert.Equal(
            """[{"role":"user","content":"How is the weather?"},"""
            + """{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"place\":\"Kiel\"}"}}]},"""
            + """{"role":"tool","tool_call_id":"c1","content":"rain in Kiel"}]""",
            JsonSerializer.Serialize(_requests.Last().Body.GetProperty("messages"), JsonSerializerOptions.Web).Replace("\\u0022", "\\\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetResponse_CallerIsGone_ClosesTheProvidersConnection()
    {
        var (asked, gone) = (new Signal(), new Signal());
        _answer = async (context, _) =>
        {
            await using var registration = context.RequestAborted.Register(gone.Set);
            asked.Set();
            await gone.WaitAsync();
        };
        await using var host = await StartAsync();
        using var caller = new CancellationTokenSource();

        var call = host.Services.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: caller.Token);
        await asked.WaitAsync();
        await caller.CancelAsync();

        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(caller.Token, failure.CancellationToken);
        await gone.WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null) await _provider.DisposeAsync();
        _resources.Delete(recursive: true);
    }

    private async Task<DaprTestHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _provider = builder.Build();
        _provider.Run(async context =>
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            _requests.Enqueue((context.Request.Headers.Authorization.ToString(), body));
            await _answer(context, body);
        });
        await _provider.StartAsync();

        var secrets = Path.Combine(_resources.FullName, "secrets.json");
        await File.WriteAllTextAsync(secrets, """{"openai-key":"s3cr3t"}""");
        await File.WriteAllTextAsync(
            Path.Combine(_resources.FullName, "llm.yaml"),
            $$$"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: secretstore}
            spec:
              type: secretstores.local.file
              version: v1
              metadata:
              - {name: secretsFile, value: "{{{secrets}}}"}
            ---
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: llm}
            spec:
              type: conversation.openai
              version: v1
              metadata:
              - {name: key, secretKeyRef: {name: openai-key}}
              - {name: endpoint, value: "{{{_provider.Urls.First()}}}/v1"}
            auth: {secretStore: secretstore}
            """);
        return await DaprTestHost.StartAsync(
            app =>
            {
                app.Logging.ClearProviders();
                app.Services.AddDaprChatClient("llm", ServiceLifetime.Singleton);
                return app.Build();
            },
            options => options.ConfigureSidecar(sidecar => sidecar.ResourcesPaths = [_resources.FullName]));
    }
}
