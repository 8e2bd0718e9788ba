using Dapr.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrderShop;

/// <summary>The two services and a sidecar for each, on free ports of this machine, speaking the real protocols.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];

    /// <summary>The sidecar of the order service.</summary>
    public DaprSidecar Orders { get; private set; } = null!;

    /// <summary>Opens the shop.</summary>
    public static async Task<Shop> OpenAsync(Func<string[], WebApplication> stock, CancellationToken cancellationToken)
    {
        var shop = new Shop();
        var names = new ControlPlane();
        var shared = new SharedComponents("pubsub");
        shop._parts.Add(shared);
        shop.Orders = await shop.AddAsync("orders", OrderShop.Orders.OrdersApp.Create, names, shared, cancellationToken);
        await shop.AddAsync("stock", stock, names, shared, cancellationToken);
        return shop;
    }

    public async ValueTask DisposeAsync()
    {
        _parts.Reverse();
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }
    }

    private async Task<DaprSidecar> AddAsync(
        string appId, Func<string[], WebApplication> create, ControlPlane names, SharedComponents shared, CancellationToken cancellationToken)
    {
        var options = new SidecarOptions { AppId = appId, HttpPort = 0, GrpcPort = 0, ControlPlane = names, SharedComponents = shared };
        options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory" });
        options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
        var sidecar = await DaprSidecar.StartAsync(options, cancellationToken);
        _parts.Add(sidecar);

        // What an orchestrator would put into the environment.
        var app = create(
        [
            "--urls=http://127.0.0.1:0",
            $"--DAPR_HTTP_ENDPOINT=http://127.0.0.1:{sidecar.HttpPort}",
            $"--DAPR_GRPC_ENDPOINT=http://127.0.0.1:{sidecar.GrpcPort}",
            $"--Logging:LogLevel:Default={LogLevel.None}",
        ]);
        _parts.Add(app);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await sidecar.AttachAppAsync(new Uri(address).Port, cancellationToken: cancellationToken);
        return sidecar;
    }
}
