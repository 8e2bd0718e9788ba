using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;
using Dapr.Messaging.PublishSubscribe;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>How many events a second a streaming subscription handles, without a network and with a handler that does nothing, over the stream by hand.</summary>
internal static class StreamingRow
{
    private const double Goal = 0.9;

    private static readonly DaprSubscriptionOptions Options = new(new MessageHandlingPolicy(TimeSpan.FromSeconds(30), TopicResponseAction.Retry));

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        await using var stream = await EventStream.StartAsync(() => effort.Calls);
        using var handler = stream.CreateHandler();
        using var client = new DaprPublishSubscribeClientBuilder().UseHttpEndpoint("http://sidecar").UseGrpcEndpoint("http://sidecar").UseHttpMessageHandler(handler).Build();
        var (ours, other) = (new double[effort.Rounds], new double[effort.Rounds]);
        for (var round = -1; round < effort.Rounds; round++)
        {
            // The first turn is not counted: it compiles.
            var speeds = (await SpeedAsync(() => SubscribeAsync(client, stream), effort), await SpeedAsync(stream.SubscribeAsync, effort));
            if (round >= 0)
            {
                (ours[round], other[round]) = speeds;
            }
        }

        return [Turns.Compare("streaming delivery", "events/s : the stream by hand", Median.Of(ours), Median.Of(other), Goal, "/s") with { MoreIsBetter = true }];
    }

    private static async Task SubscribeAsync(DaprPublishSubscribeClient client, EventStream stream)
    {
        await using var subscription = await client.SubscribeAsync("pubsub", "orders", Options, (_, _) => Task.FromResult(TopicResponseAction.Success));
        await stream.AnsweredAsync();
    }

    private static async Task<double> SpeedAsync(Func<Task> subscribe, Effort effort)
    {
        var since = TimeProvider.System.GetTimestamp();
        await subscribe();
        return effort.Calls / TimeProvider.System.GetElapsedTime(since).TotalSeconds;
    }
}
