using System.Net;
using System.Net.Sockets;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>How often an application is asked for its subscriptions.</summary>
public sealed class StartupRetryTests
{
    [Fact]
    public async Task Start_AppThatDoesNotAnswerAtFirst_IsAskedAgain()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        var asked = 0;
        using var flaky = new Intercepted(app, request => request.RequestUri!.AbsolutePath == "/dapr/subscribe" && ++asked == 1
            ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionReset))
            : null);
        await using var sidecar = await PubSubSidecar.StartAsync(flaky, AppProtocol.Http);

        await sidecar.PublishAsync("t", "1");

        Assert.Equal("/t", (await app.NextAsync()).Target);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Start_AppThatAnswersWithAnError_IsNotAskedAgain()
    {
        var asked = 0;
        using var failing = new Intercepted(HttpApp.Of(), request =>
        {
            asked += request.RequestUri!.AbsolutePath == "/dapr/subscribe" ? 1 : 0;
            return new HttpResponseMessage(HttpStatusCode.InternalServerError);
        });
        await using var sidecar = await PubSubSidecar.StartAsync(failing, AppProtocol.Http);

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Start_GrpcAppThatFailsAtFirst_IsAskedAgain()
    {
        var asked = 0;
        var subscriptions = new ListTopicSubscriptionsResponse { Subscriptions = { new TopicSubscription { PubsubName = "pubsub", Topic = "t" } } };
        await using var app = await GrpcApp.StartWithAsync(
            () => ++asked == 1 ? throw new RpcCallException(RpcStatusCode.Unavailable, "not yet") : subscriptions, _ => new TopicEventResponse());
        await using var sidecar = await PubSubSidecar.StartAsync(app.CreateHandler(), AppProtocol.Grpc);

        await sidecar.PublishAsync("t", "1");

        Assert.Equal("t", (await app.NextAsync()).Request.Topic);
        Assert.Equal(2, asked);
    }

    private sealed class Intercepted(HttpMessageHandler inner, Func<HttpRequestMessage, HttpResponseMessage?> intercept) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            intercept(request) is { } answer ? Task.FromResult(answer) : base.SendAsync(request, cancellationToken);
    }
}
