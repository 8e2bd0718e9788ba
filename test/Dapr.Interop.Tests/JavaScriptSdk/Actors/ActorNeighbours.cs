using System.Text.Json;
using Dapr.Actors.Client;
using Dapr.Interop.Tests.Programs;
using Dapr.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Interop.Tests.JavaScriptSdk.Actors;

/// <summary>
/// An application of the official SDK and one in .NET, both with actors, each with a sidecar in this process. They start when the first
/// test asks for them, and stand on one clock, which tests advance.
/// </summary>
public sealed class ActorNeighbours : IAsyncDisposable
{
    private const string Token = "token of the API";

    private readonly List<IAsyncDisposable> _parts = [];
    private readonly ControlPlane _plane = new();
    private readonly Lazy<Task<WebApplication>> _started;
    private CheckRun? _checks;

    public ActorNeighbours() => _started = new Lazy<Task<WebApplication>>(StartAsync);

    internal ManualClock Clock { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _parts.Reverse();
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>The checks of the application of the official SDK.</summary>
    internal async Task<CheckRun> RunAsync()
    {
        await _started.Value;
        return _checks!;
    }

    /// <summary>What makes proxies in the application in .NET.</summary>
    internal async Task<IActorProxyFactory> ProxiesAsync() => (await _started.Value).Services.GetRequiredService<IActorProxyFactory>();

    private async Task<WebApplication> StartAsync()
    {
        var node = new TestProgram(Installed.Node, [Installed.Script("node/daprNeighbour.js")]);
        _parts.Add(node);
        var line = await node.ReadUntilAsync(line => line.StartsWith("{\"port\":", StringComparison.Ordinal) ? line : null, Limits.Step);
        var theirs = await StartSidecarAsync("js");
        await theirs.AttachAppAsync(JsonElement.Parse(line).GetProperty("port").GetInt32());
        var app = await StartAppAsync(await StartSidecarAsync("net"));

        // What is called must be there.
        await node.WriteLineAsync(JsonSerializer.Serialize(new { httpPort = theirs.HttpPort, grpcPort = theirs.GrpcPort, token = Token }));
        _checks = new CheckRun(node);
        return app;
    }

    private async Task<DaprSidecar> StartSidecarAsync(string appId)
    {
        var options = new SidecarOptions { AppId = appId, HttpPort = 0, GrpcPort = 0, ApiToken = Token, Clock = Clock, ControlPlane = _plane };
        options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory", Metadata = new Dictionary<string, string> { ["actorStateStore"] = "true" } });
        var sidecar = await DaprSidecar.StartAsync(options);
        _parts.Add(sidecar);
        return sidecar;
    }

    private async Task<WebApplication> StartAppAsync(DaprSidecar sidecar)
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0",
            $"--DAPR_HTTP_ENDPOINT=http://127.0.0.1:{sidecar.HttpPort}",
            $"--DAPR_GRPC_ENDPOINT=http://127.0.0.1:{sidecar.GrpcPort}",
            $"--DAPR_API_TOKEN={Token}",
            $"--Logging:LogLevel:Default={LogLevel.None}",
        ]);
        builder.Services.AddActors(options =>
        {
            options.Actors.RegisterActor<NetCounter>();

            // Of calls over gRPC hosts are not told that they are JSON, without which those in JavaScript read no arguments.
            options.HttpEndpoint = $"http://127.0.0.1:{sidecar.HttpPort}";
        });
        var app = builder.Build();
        app.MapActorsHandlers();
        _parts.Add(app);
        await app.StartAsync();
        await sidecar.AttachAppAsync(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port);
        return app;
    }
}
