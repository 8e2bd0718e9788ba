using System.Text;
using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>An application with actors, in memory, called as the runtime would call it.</summary>
internal sealed class HostedApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HostedApp(WebApplication app) => _app = app;

    public HttpClient Client => _app.GetTestClient();

    public IServiceProvider Services => _app.Services;

    public Script Script => Services.GetRequiredService<Script>();

    public MemoryStateStore State => (MemoryStateStore)Services.GetRequiredService<IActorStateStore>();

    public static async Task<HostedApp> StartAsync(
        Action<ActorRuntimeOptions>? actors = null, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<Script>();
        builder.Services.AddSingleton<IActorStateStore, MemoryStateStore>();
        builder.Services.AddActors(options =>
        {
            if (actors is null) options.Actors.RegisterActor<Account>();
            actors?.Invoke(options);
        });
        configure?.Invoke(builder);
        var app = builder.Build();
        (map ?? (mapped => mapped.MapActorsHandlers()))(app);
        await app.StartAsync();
        return new HostedApp(app);
    }

    public Task<HttpResponseMessage> InvokeAsync(string method, string? json = null, CancellationToken cancellationToken = default, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, $"/actors/Account/a1/method/{method}", json, cancellationToken, headers);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? json = null, CancellationToken cancellationToken = default, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, cancellationToken);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
