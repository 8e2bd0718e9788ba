using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Cryptography;
using Dapr.Sidecar.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>A stream that is opened and says nothing.</summary>
public sealed class FirstMessageTests
{
    [Fact]
    public async Task Encrypt_FirstMessageThatDoesNotCome_IsWaitedForFiveSecondsAndThenRefused()
    {
        var clock = new HurriedClock();
        var transport = new InMemoryTransport();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(transport);
        builder.Services.AddRpcServer(options => options.Interceptor = new RpcGate(null, ApiAccess.Everything, new InFlight(), new InFlight(), null).RunAsync);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(transport.EndPoint, listen => listen.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();

        // It never gets as far as to the service.
        new CryptographyGrpc(null!, clock).Map(new ApiRpcs(app));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var channel = new RpcChannel(new Uri("http://sidecar"), new RpcChannelOptions { HttpHandler = transport.CreateHandler(), DisposeHttpHandler = true });

        using var call = channel.Start(DaprMethods.EncryptAlpha1);
        var failure = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync(TestContext.Current.CancellationToken));

        Assert.Equal((RpcStatusCode.InvalidArgument, "invalid request: timed out waiting for first message"), (failure.StatusCode, failure.Status.Message));
        Assert.Equal([TimeSpan.FromSeconds(5)], clock.Waits);
    }
}
