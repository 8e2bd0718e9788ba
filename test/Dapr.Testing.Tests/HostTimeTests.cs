using Microsoft.AspNetCore.Builder;

namespace Dapr.Testing.Tests;

/// <summary>The clock of a host.</summary>
public sealed class HostTimeTests
{
    [Fact]
    public async Task Ttl_SeenThroughTheClient_EndsWhenTheClockSaysSo()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithStateStore());
        await host.Dapr.SaveStateAsync("statestore", "k", "v", metadata: new Dictionary<string, string> { ["ttlInSeconds"] = "86400" });

        await host.Clock.AdvanceAsync(TimeSpan.FromHours(23));
        var (before, etag) = await host.Dapr.GetStateAndETagAsync<string?>("statestore", "k");
        await host.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var after = await host.Dapr.GetStateAsync<string?>("statestore", "k");
        var saved = await host.Dapr.TrySaveStateAsync("statestore", "k", "late", etag);

        Assert.Equal(("v", null, false), (before, after, saved));
    }

    [Fact]
    public async Task AdvanceAsync_HandlerAtWork_IsWaitedFor()
    {
        var handled = 0;
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.MapSubscribeHandler();
                app.MapPost("/on-placed", async () =>
                {
                    await Task.Yield();
                    Interlocked.Increment(ref handled);
                }).WithTopic("pubsub", "placed");
                return app;
            },
            options => options.WithPubSub());
        for (var number = 0; number < 50; number++)
        {
            await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o", number));
        }

        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(50, handled);
    }

    [Fact]
    public async Task AdvanceAsync_HandlerThatHangs_IsNamed()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.MapSubscribeHandler();
                app.MapPost("/on-placed", () => release.Task).WithTopic("pubsub", "placed");
                return app;
            },
            options => options.WithPubSub());
        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o", 1));

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => host.Clock.AdvanceAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)));

        release.SetResult();
        Assert.Contains("delivery of topic placed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_OfTwoHosts_AreTheirOwnUnlessInAGroup()
    {
        await using var group = new DaprTestGroup();
        await using var alone = await DaprTestHost.StartAsync(builder => builder.Build());
        await using var one = await DaprTestHost.StartAsync(builder => builder.Build(), options => (options.AppId, options.Group) = ("one", group));
        await using var two = await DaprTestHost.StartAsync(builder => builder.Build(), options => (options.AppId, options.Group) = ("two", group));

        Assert.Same(one.Clock, two.Clock);
        Assert.NotSame(alone.Clock, one.Clock);
    }
}
