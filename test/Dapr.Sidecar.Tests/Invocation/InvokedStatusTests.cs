using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.PubSub;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Sidecar.Tests.Invocation;

/// <summary>How the failures of applications that speak gRPC reach those who call over HTTP.</summary>
public sealed class InvokedStatusTests
{
    [Fact]
    public async Task Invoke_GrpcAppFails_MessageIsWrittenAsItIs()
    {
        await using var app = await GrpcApp.StartAsync(server => server.MapUnary(
            AppCallbackMethods.OnInvoke, (_, _) => Task.FromException<InvokeResponse>(new RpcCallException(RpcStatusCode.FailedPrecondition, "can't: \"世界\" <&>"))));
        await using var sidecar = await TestSidecar.StartAsync(options => (options.AppHandler, options.AppProtocol) = (app.CreateHandler(), AppProtocol.Grpc));
        await sidecar.Sidecar.Ready.WithLimit(() => "not ready");

        using var response = await sidecar.SendAsync("GET", "/v1.0/invoke/app1/method/x");

        Assert.Equal(
            (HttpStatusCode.BadRequest, """{"code":9,"message":"can't: \"世界\" <&>"}"""),
            (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
