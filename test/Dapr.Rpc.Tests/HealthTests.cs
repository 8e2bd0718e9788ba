using Dapr.Rpc.Server;
using Dapr.Rpc.Server.Health;
using Dapr.Rpc.Server.Health.Wire;
using Microsoft.AspNetCore.Builder;
using static Dapr.Rpc.Server.Health.Wire.HealthCheckResponse.Types;

namespace Dapr.Rpc.Tests;

/// <summary>The health service, as callers see it.</summary>
public sealed class HealthTests
{
    private readonly RpcHealth _health = new();

    [Fact]
    public async Task Check_TheServerAsAWhole_Serves()
    {
        await using var server = await StartAsync();
        using var channel = server.CreateChannel();

        Assert.Equal(ServingStatus.Serving, (await channel.InvokeAsync(HealthService.CheckMethod, new HealthCheckRequest())).Status);
    }

    [Fact]
    public async Task Check_AService_IsAsItWasSaid()
    {
        await using var server = await StartAsync();
        using var channel = server.CreateChannel();
        _health.SetStatus("shop.Stock", RpcServingStatus.NotServing);

        Assert.Equal(
            ServingStatus.NotServing, (await channel.InvokeAsync(HealthService.CheckMethod, new HealthCheckRequest { Service = "shop.Stock" })).Status);
    }

    [Fact]
    public async Task Check_AnUnknownService_IsNotFound()
    {
        await using var server = await StartAsync();
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() =>
            channel.InvokeAsync(HealthService.CheckMethod, new HealthCheckRequest { Service = "shop.Nobody" }));

        Assert.Equal(RpcStatusCode.NotFound, exception.StatusCode);
    }

    [Fact]
    public async Task List_AllServices_AreThere()
    {
        await using var server = await StartAsync();
        using var channel = server.CreateChannel();
        _health.SetStatus("shop.Stock", RpcServingStatus.Unknown);

        var statuses = (await channel.InvokeAsync(HealthService.ListMethod, new HealthListRequest())).Statuses;

        Assert.Equal([("", ServingStatus.Serving), ("shop.Stock", ServingStatus.Unknown)], statuses.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value.Status)));
    }

    [Fact]
    public async Task Watch_AServiceThatComesAndChanges_TellsEachChangeOnce()
    {
        await using var server = await StartAsync();
        using var channel = server.CreateChannel();
        using var call = await WatchAsync(channel, "shop.Stock");

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
        _health.SetStatus("shop.Stock", RpcServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(call));
        _health.SetStatus("shop.Stock", RpcServingStatus.Serving);
        _health.SetStatus("shop.Other", RpcServingStatus.NotServing);
        _health.SetStatus("shop.Stock", RpcServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await NextAsync(call));
    }

    [Fact]
    public async Task Watch_TheServerStops_SaysSoAndEnds()
    {
        var server = await StartAsync();
        using var channel = server.CreateChannel();
        using var call = await WatchAsync(channel, "");
        Assert.Equal(ServingStatus.Serving, await NextAsync(call));

        var stop = server.StopAsync();

        Assert.Equal(ServingStatus.NotServing, await NextAsync(call));
        var exception = await Assert.ThrowsAsync<RpcCallException>(() => NextAsync(call));
        Assert.Equal(RpcStatusCode.Unavailable, exception.StatusCode);
        await stop.WaitAsync(TestServer.Limit, TimeProvider.System);
        await server.DisposeAsync();
    }

    private static async Task<RpcCall<HealthCheckRequest, HealthCheckResponse>> WatchAsync(RpcChannel channel, string service)
    {
        var call = channel.Start(HealthService.WatchMethod);
        await call.WriteAsync(new HealthCheckRequest { Service = service });
        await call.CompleteAsync();
        return call;
    }

    private static async Task<ServingStatus> NextAsync(RpcCall<HealthCheckRequest, HealthCheckResponse> call) =>
        (await call.ReadAsync().AsTask().WaitAsync(TestServer.Limit, TimeProvider.System))!.Status;

    private Task<TestServer> StartAsync() => TestServer.StartAsync(endpoints => endpoints.MapRpcHealth(_health));
}
