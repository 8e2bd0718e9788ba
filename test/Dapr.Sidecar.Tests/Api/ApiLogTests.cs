using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>One line for each call of the API.</summary>
public sealed class ApiLogTests
{
    private const string HttpScope = "dapr.runtime.http-info";
    private const string GrpcScope = "dapr.runtime.grpc.api-info";

    [Fact]
    public async Task Http_Call_IsLoggedWithItsFields()
    {
        using var log = new CollectedLog();
        await using (var sidecar = await StartAsync(log))
        {
            using var response = await sidecar.SendAsync("GET", "/v1.0/metadata?x=1", null, ("User-Agent", "test/1"));
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        var entry = Assert.Single(log.Of(HttpScope));
        Assert.Equal("HTTP API Called", entry.Message);
        Assert.Equal(("GET /v1.0/metadata", "test/1", 200), (entry.Fields["method"], entry.Fields["useragent"], entry.Fields["code"]));
        Assert.InRange((long)entry.Fields["size"]!, 100, 10_000);
        Assert.InRange((long)entry.Fields["duration"]!, 0, 20_000);
    }

    [Fact]
    public async Task Http_CallThatFails_IsLoggedWithItsStatus()
    {
        using var log = new CollectedLog();
        await using (var sidecar = await StartAsync(log))
        {
            (await sidecar.SendAsync("GET", "/v1.0/state/none/k")).Dispose();
        }

        Assert.Equal(500, Assert.Single(log.Of(HttpScope)).Fields["code"]);
    }

    [Fact]
    public async Task Grpc_Calls_AreLoggedWithTheirCodes()
    {
        using var log = new CollectedLog();
        await using (var sidecar = await StartAsync(log))
        {
            await sidecar.Rpc.InvokeAsync(DaprMethods.GetMetadata, new GetMetadataRequest());
            await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(DaprMethods.GetState, new GetStateRequest { StoreName = "none", Key = "k" }));
            await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(AppCallbackMethods.HealthCheck, new Empty()));
        }

        Assert.Equal(
            [(DaprMethods.GetMetadata.FullName, 0), (DaprMethods.GetState.FullName, 9), (AppCallbackMethods.HealthCheck.FullName, 2)],
            log.Of(GrpcScope).Select(entry => ((string)entry.Fields["method"]!, (int)entry.Fields["code"]!)));
        Assert.All(log.Of(GrpcScope), entry => Assert.Equal("gRPC API Called", entry.Message));
    }

    [Fact]
    public async Task Calls_UnlessAskedFor_AreNotLogged()
    {
        using var log = new CollectedLog();
        await using (var sidecar = await TestSidecar.StartAsync(options => options.LoggerFactory = log))
        {
            await sidecar.Http.GetByteArrayAsync("/v1.0/metadata", TestContext.Current.CancellationToken);
            await sidecar.Rpc.InvokeAsync(DaprMethods.GetMetadata, new GetMetadataRequest());
        }

        Assert.Empty(log.Of(HttpScope).Concat(log.Of(GrpcScope)));
    }

    private static Task<TestSidecar> StartAsync(CollectedLog log) => TestSidecar.StartAsync(options =>
    {
        options.LoggerFactory = log;
        options.EnableApiLogging = true;
    });
}
