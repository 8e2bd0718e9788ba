using Dapr.Rpc;
using Dapr.Rpc.Server.Reflection;
using Dapr.Rpc.Server.Reflection.V1;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>Clients of other languages keep to one connection; how many streams stay open on it is theirs to choose, as with daprd.</summary>
public sealed class StreamLimitTests
{
    private const int Streams = 300;

    [Fact]
    public async Task OneConnection_ManyOpenStreams_AllAreServed()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        using var handler = sidecar.Sidecar.CreateGrpcHandler();
        ((SocketsHttpHandler)((DelegatingHandler)handler).InnerHandler!).EnableMultipleHttp2Connections = false;
        using var channel = new RpcChannel(new Uri("http://sidecar"), new RpcChannelOptions { HttpHandler = handler });
        var calls = new List<RpcCall<ServerReflectionRequest, ServerReflectionResponse>>();
        try
        {
            for (var number = 1; number <= Streams; number++)
            {
                var call = channel.Start(ReflectionService.Method, new RpcCallOptions { CancellationToken = TestContext.Current.CancellationToken });
                calls.Add(call);
                await call.WriteAsync(new ServerReflectionRequest { ListServices = "" }, TestContext.Current.CancellationToken).WithLimit(() => $"stream {number} waits");
                Assert.NotNull(await call.ReadAsync(TestContext.Current.CancellationToken).AsTask().WithLimit(() => $"stream {number} has no answer"));
            }
        }
        finally
        {
            calls.ForEach(call => call.Dispose());
        }
    }
}
