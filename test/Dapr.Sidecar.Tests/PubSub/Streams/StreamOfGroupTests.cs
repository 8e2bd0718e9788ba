using Dapr.Sidecar.Tests.Sqlite;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.Sidecar.Tests.PubSub.Streams;

/// <summary>Streams on a broker that keeps what nobody has handled.</summary>
public sealed class StreamOfGroupTests
{
    [Fact]
    public async Task Stream_EndsWithEventsUnanswered_TheNextOneGetsThemAtOnce()
    {
        using var file = new TestFile();
        var clock = new ManualClock();
        await using var sidecar = await StartAsync(file, clock);
        var first = await TestStream.OpenAsync(sidecar);
        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", "1");
        await sidecar.PublishAsync("t?metadata.cloudevent.id=e2", "1");
        Assert.Equal(["e1", "e2"], new[] { (await first.NextAsync()).Id, (await first.NextAsync()).Id }.Order());
        await first.AnswerAsync("e1");
        await first.CompleteAsync();
        await first.EndAsync();
        first.Dispose();

        // The clock stands still: it is not for its lease to end that the event waits.
        using var second = await TestStream.OpenAsync(sidecar);
        await sidecar.PublishAsync("t?metadata.cloudevent.id=e3", "1");

        Assert.Equal(["e2", "e3"], new[] { (await second.NextAsync()).Id, (await second.NextAsync()).Id }.Order());
    }

    // What a caller that crashes has answered last may be lost on the way: then an event comes again, but none stays away.
    [Fact]
    public async Task Streams_OneAfterTheOtherThatCrash_LoseNoEvent()
    {
        using var file = new TestFile();
        await using var sidecar = await StartAsync(file, new());
        var seen = new HashSet<string>();
        for (var round = 0; round < 5; round++)
        {
            using var stream = await TestStream.OpenAsync(sidecar);
            for (var number = 0; number < 4; number++)
            {
                await sidecar.PublishAsync($"t?metadata.cloudevent.id={round}-{number}", "1");
            }

            while (seen.Count < 4 * (round + 1))
            {
                var id = (await stream.NextAsync()).Id;
                seen.Add(id);
                await stream.AnswerAsync(id);
            }
        }

        await sidecar.QuietAsync();
        Assert.Equal(20, seen.Count);
    }

    [Fact]
    public async Task Answer_Retry_BringsTheEventAgainWhenItsTimeHasCome()
    {
        using var file = new TestFile();
        var clock = new ManualClock();
        await using var sidecar = await StartAsync(file, clock);
        using var stream = await TestStream.OpenAsync(sidecar);
        await sidecar.PublishAsync("t?metadata.cloudevent.id=e1", "1");

        await stream.AnswerAsync((await stream.NextAsync()).Id, Status.Retry);
        await sidecar.QuietAsync();
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("e1", (await stream.NextAsync()).Id);
        await stream.AnswerAsync("e1");
        await sidecar.QuietAsync();
        Assert.Equal(["Retry", "Success"], sidecar.Deliveries.Select(delivery => delivery.Outcome));
    }

    private static Task<PubSubSidecar> StartAsync(TestFile file, ManualClock clock) => PubSubSidecar.StartAsync(configure: options =>
    {
        options.Clock = clock;
        options.Components.Add(new()
        {
            Name = PubSubSidecar.Name,
            Type = "pubsub.sqlite",
            Metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["connectionString"] = file.Path },
        });
    });
}
