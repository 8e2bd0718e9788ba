using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>Limits of the gRPC API and calls that it does not know.</summary>
public sealed class GrpcApiTests
{
    [Fact]
    public async Task Message_AboveTheLimit_IsResourceExhausted()
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.MaxBodySize = 1024);

        var failure = await Assert.ThrowsAsync<RpcCallException>(() =>
            sidecar.Rpc.InvokeAsync(DaprMethods.SetMetadata, new SetMetadataRequest { Key = "k", Value = new string('x', 2000) }));

        Assert.Equal(
            (RpcStatusCode.ResourceExhausted, "grpc: received message larger than max (2006 vs. 1024)"),
            (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task Headers_AboveTheReadBuffer_Pass()
    {
        await using var sidecar = await TestSidecar.StartAsync();

        var metadata = await sidecar.Rpc.InvokeAsync(
            DaprMethods.GetMetadata, new GetMetadataRequest(), new RpcCallOptions { Headers = new RpcHeaders { { "x-long", new string('x', 9000) } } });

        Assert.Equal("app1", metadata.Id);
    }

    [Fact]
    public async Task Method_ThatIsNotServed_NeedsATarget()
    {
        await using var sidecar = await TestSidecar.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(AppCallbackMethods.HealthCheck, new Empty()));

        Assert.Equal(
            (RpcStatusCode.Unknown, "failed to proxy request: required metadata dapr-callee-app-id or dapr-app-id not found"),
            (failure.StatusCode, failure.Status.Message));
    }
}
