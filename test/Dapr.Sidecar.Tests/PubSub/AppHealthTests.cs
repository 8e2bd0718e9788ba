using System.Net;
using System.Threading.Channels;

namespace Dapr.Sidecar.Tests.PubSub;

public sealed class AppHealthTests
{
    [Fact]
    public async Task Subscriptions_FollowTheHealthOfTheApp()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        var probes = Channel.CreateUnbounded<bool>();
        var isWell = true;
        app.AnswerWith(request =>
        {
            if (request.Target != "/healthz") return new();
            probes.Writer.TryWrite(isWell);
            return new(isWell ? HttpStatusCode.OK : HttpStatusCode.InternalServerError);
        });
        await using var sidecar = await PubSubSidecar.StartAsync(app, options =>
        {
            options.EnableAppHealthCheck = true;
            options.AppHealthThreshold = 1;
            options.AppHealthProbeInterval = TimeSpan.FromMilliseconds(5);
        });

        await ProbedTwiceAsync(true);
        await PublishAsync("1");
        Assert.Equal(["1"], Delivered());

        isWell = false;
        await ProbedTwiceAsync(false);
        await PublishAsync("2");
        Assert.Equal(["1"], Delivered());

        isWell = true;
        await ProbedTwiceAsync(true);
        await PublishAsync("3");
        Assert.Equal(["1", "3"], Delivered());

        // The second probe of a kind begins when all that followed from the first is done.
        async Task ProbedTwiceAsync(bool answer)
        {
            var seen = 0;
            while (seen < 2)
            {
                seen += await probes.Reader.ReadAsync().AsTask().WithLimit(() => $"{seen} probes") == answer ? 1 : 0;
            }
        }

        async Task PublishAsync(string id)
        {
            await sidecar.PublishAsync($"t?metadata.cloudevent.id={id}", "1");
            await sidecar.QuietAsync();
        }

        IEnumerable<string> Delivered() => sidecar.Deliveries.Select(delivery => delivery.EventId);
    }
}
