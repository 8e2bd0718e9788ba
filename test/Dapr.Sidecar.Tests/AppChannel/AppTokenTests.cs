using System.Collections.Concurrent;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.AppChannel;

/// <summary>The application's token goes along with every call of it.</summary>
public sealed class AppTokenTests
{
    private const string Token = "of the app";

    [Fact]
    public async Task Calls_OfAnHttpApp_CarryTheTokenButForProbes()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app, options => (options.AppApiToken, options.EnableAppHealthCheck) = (Token, true));
        await HealthyAsync(sidecar);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        var tokens = app.All.ToLookup(request => request.Target, request => request.Headers.GetValueOrDefault("dapr-api-token"));
        Assert.All((string[])["/dapr/config", "/dapr/subscribe", "/t", "/x"], target => Assert.Contains(Token, tokens[target]));
        Assert.All(tokens["/healthz"], Assert.Null);
    }

    [Fact]
    public async Task Calls_OfAGrpcApp_CarryTheToken()
    {
        var seen = new ConcurrentDictionary<string, string?>();
        var listing = new ListTopicSubscriptionsResponse { Subscriptions = { new TopicSubscription { PubsubName = "pubsub", Topic = "t" } } };
        await using var app = await GrpcApp.StartAsync(listing, _ => new TopicEventResponse());
        using var handler = new Watching(app.CreateHandler(), seen);
        await using var sidecar = await PubSubSidecar.StartAsync(handler, AppProtocol.Grpc, options => options.AppApiToken = Token);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();
        (await sidecar.Http.GetAsync("/v1.0/invoke/app1/method/x", TestContext.Current.CancellationToken)).Dispose();

        const string Service = "/dapr.proto.runtime.v1.AppCallback/";
        Assert.Equal([Service + "ListTopicSubscriptions", Service + "OnInvoke", Service + "OnTopicEvent"], seen.Keys.Order(StringComparer.Ordinal));
        Assert.All(seen.Values, token => Assert.Equal(Token, token));
    }

    /// <summary>Asks until the application is served: it is probed in the background.</summary>
    private static async Task HealthyAsync(PubSubSidecar sidecar)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!(await sidecar.Http.GetAsync("/v1.0/invoke/app1/method/x", limit.Token)).IsSuccessStatusCode || !(await sidecar.Http.GetStringAsync("/v1.0/metadata", limit.Token)).Contains("subscriptions", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    private sealed class Watching(HttpMessageHandler inner, ConcurrentDictionary<string, string?> seen) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen[request.RequestUri!.AbsolutePath] = request.Headers.TryGetValues("dapr-api-token", out var values) ? string.Join(",", values) : null;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
