using Dapr.Sidecar.PubSub.Sqlite;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Tests.PubSub.Sqlite;

/// <summary>What a broker in a file does beyond what every broker does: who gets what, and when again.</summary>
public sealed class SqlitePubSubTests : PubSubContract
{
    [Fact]
    public async Task Publish_BeforeAnyGroup_WaitsForTheFirst()
    {
        await using var brokers = new SqliteBrokers();
        var broker = await brokers.OpenAsync();
        await PublishAsync(broker, "t", "early");
        var (first, second) = (new Inbox(), new List<string>());

        await using var one = await SubscribeAsync(broker, "t", "app1", first.HandleAsync);
        await using var two = await SubscribeAsync(broker, "t", "app2", Keep(second));

        Assert.Equal("early", Text(await first.NextAsync()));
        await brokers.Clock.SettleAsync();
        Assert.Empty(second);
    }

    [Fact]
    public async Task Publish_WhileAGroupIsAway_WaitsForItAlsoInAnotherProcess()
    {
        await using var brokers = new SqliteBrokers();
        var before = await brokers.OpenAsync();
        await (await SubscribeAsync(before, "t", "app1", new Inbox().HandleAsync)).DisposeAsync();
        await PublishAsync(before, "t", "1");
        await PublishAsync(before, "t", "2");
        await before.DisposeAsync();

        var seen = new List<string>();
        await using var subscription = await SubscribeAsync(await brokers.OpenAsync(concurrency: 1), "t", "app1", Keep(seen));
        await brokers.Clock.SettleAsync();

        Assert.Equal(["1", "2"], seen);
    }

    [Fact]
    public async Task Publish_ToSubscribersOfOneGroup_IsSharedAmongThem()
    {
        await using var brokers = new SqliteBrokers();
        var (first, second) = (await brokers.OpenAsync(concurrency: 1), await brokers.OpenAsync(concurrency: 1));
        var (here, there) = (new Inbox(), new Inbox());
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var one = await SubscribeAsync(first, "t", "app1", Holding(here, release.Task));
        await using var two = await SubscribeAsync(second, "t", "app1", Holding(there, release.Task));

        await PublishAsync(first, "t", "1");
        await PublishAsync(first, "t", "2");

        // Each has one in hand, so that the other cannot have it.
        Assert.Equal(["1", "2"], new[] { Text(await here.NextAsync()), Text(await there.NextAsync()) }.Order());
        release.SetResult();
        await brokers.Clock.SettleAsync();
        Assert.Equal((0, 0), await brokers.KeptAsync());
    }

    [Fact]
    public async Task Publish_InAnotherProcess_ArrivesWithoutAnyAdvanceOfTheClock()
    {
        await using var brokers = new SqliteBrokers();
        var (publisher, subscriber) = (await brokers.OpenAsync(), await brokers.OpenAsync());
        var inbox = new Inbox();
        await using var subscription = await SubscribeAsync(subscriber, "t", "app1", inbox.HandleAsync);
        await brokers.Clock.SettleAsync();

        await PublishAsync(publisher, "t", "hello");

        Assert.Equal("hello", Text(await inbox.NextAsync()));
    }

    [Fact]
    public async Task Publish_ByAnotherBrokerOfTheProcess_CountsAsRunningUntilHandled()
    {
        await using var brokers = new SqliteBrokers();
        var (publisher, subscriber) = (await brokers.OpenAsync(signals: brokers.Signals), await brokers.OpenAsync(signals: brokers.Signals, concurrency: 2));
        var seen = new List<string>();
        await using var subscription = await SubscribeAsync(subscriber, "t", "app1", Keep(seen));
        await brokers.Clock.SettleAsync();

        for (var number = 0; number < 20; number++)
        {
            await PublishAsync(publisher, "t", $"{number}");
        }

        await brokers.Clock.SettleAsync();
        Assert.Equal(20, seen.Count);
    }

    [Fact]
    public async Task Publish_HandledByAllGroups_IsRemoved()
    {
        await using var brokers = new SqliteBrokers();
        var broker = await brokers.OpenAsync();
        await using var one = await SubscribeAsync(broker, "t", "app1", new Inbox().HandleAsync);
        await (await SubscribeAsync(broker, "t", "app2", new Inbox().HandleAsync)).DisposeAsync();

        await PublishAsync(broker, "t", "hello");
        await brokers.Clock.SettleAsync();
        Assert.Equal((1, 1), await brokers.KeptAsync());

        await using var two = await SubscribeAsync(broker, "t", "app2", new Inbox().HandleAsync);
        await brokers.Clock.SettleAsync();
        Assert.Equal((0, 0), await brokers.KeptAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deliver_HandlerThatFails_GetsItAgainAfterOneTwoFourSeconds(bool throws)
    {
        await using var brokers = new SqliteBrokers();
        var broker = await brokers.OpenAsync();
        var (start, at) = (brokers.Clock.GetUtcNow(), new List<double>());
        await using var subscription = await SubscribeAsync(broker, "t", "app1", (_, _) =>
        {
            at.Add((brokers.Clock.GetUtcNow() - start).TotalSeconds);
            return throws && at.Count < 4 ? throw new InvalidOperationException("boom") : Task.FromResult(at.Count == 4);
        });

        await PublishAsync(broker, "t", "hello");
        await brokers.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([0, 1, 3, 7], at);
        Assert.Equal((0, 0), await brokers.KeptAsync());
    }

    [Fact]
    public async Task Deliver_ToAProcessThatDies_IsGivenToAnotherWhenTheLeaseEnds()
    {
        await using var brokers = new SqliteBrokers();

        // Its clock stands still, as that of a process that was killed: it extends nothing.
        var dead = await brokers.OpenAsync(new ManualClock(brokers.Clock.GetUtcNow()), inFlight: new());
        var (taken, release) = (new Inbox(), new TaskCompletionSource());
        var dying = await SubscribeAsync(dead, "t", "app1", Holding(taken, release.Task));
        await PublishAsync(dead, "t", "hello");
        await taken.NextAsync();
        var seen = new List<string>();
        await using var subscription = await SubscribeAsync(await brokers.OpenAsync(), "t", "app1", Keep(seen));

        await brokers.Clock.AdvanceAsync(TimeSpan.FromSeconds(29.9));
        Assert.Empty(seen);
        await brokers.Clock.AdvanceAsync(TimeSpan.FromSeconds(0.2));
        Assert.Equal(["hello"], seen);

        release.SetResult();
        await dying.DisposeAsync();
    }

    [Fact]
    public async Task Deliver_ToAHandlerThatTakesLong_IsNotGivenToAnother()
    {
        await using var brokers = new SqliteBrokers();
        var taken = new Inbox();
        await using var slow = await SubscribeAsync(await brokers.OpenAsync(), "t", "app1", async (message, cancellationToken) =>
        {
            await taken.HandleAsync(message, cancellationToken);
            await InFlight.DelayAsync(TimeSpan.FromMinutes(5), brokers.Clock, cancellationToken);
            return true;
        });
        var broker = await brokers.OpenAsync();
        await PublishAsync(broker, "t", "hello");
        await taken.NextAsync();
        var seen = new List<string>();
        await using var subscription = await SubscribeAsync(broker, "t", "app1", Keep(seen));

        await brokers.Clock.AdvanceAsync(TimeSpan.FromMinutes(4.9));
        Assert.Equal((1, 1), await brokers.KeptAsync());
        await brokers.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((0, 0), await brokers.KeptAsync());
        Assert.Empty(seen);
    }

    [Fact]
    public async Task Dispose_WhileAMessageIsCutOff_GivesItToTheNextAtOnce()
    {
        await using var brokers = new SqliteBrokers();
        var broker = await brokers.OpenAsync();
        var (taken, cut) = (new Inbox(), new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        var ending = await SubscribeAsync(broker, "t", "app1", (message, cancellationToken) =>
        {
            taken.HandleAsync(message, cancellationToken);
            return cut.Task;
        });
        await PublishAsync(broker, "t", "hello");
        await taken.NextAsync();

        var ended = ending.DisposeAsync().AsTask();
        cut.SetCanceled(CancellationToken.None);
        await ended.WithLimit(() => "not ended");
        var seen = new List<string>();
        await using var next = await SubscribeAsync(broker, "t", "app1", Keep(seen));
        await brokers.Clock.SettleAsync();

        Assert.Equal(["hello"], seen);
    }

    [Fact]
    public async Task Dispose_OfABrokerWithAMessageInHand_GivesItBack()
    {
        await using var brokers = new SqliteBrokers();
        var (taken, release) = (new Inbox(), new TaskCompletionSource());
        var leaving = await brokers.OpenAsync(inFlight: new());
        var left = await SubscribeAsync(leaving, "t", "app1", Holding(taken, release.Task));
        await PublishAsync(leaving, "t", "hello");
        await taken.NextAsync();
        await leaving.DisposeAsync();

        var seen = new List<string>();
        await using var next = await SubscribeAsync(await brokers.OpenAsync(), "t", "app1", Keep(seen));
        await brokers.Clock.SettleAsync();

        Assert.Equal(["hello"], seen);
        release.SetResult();
        await left.DisposeAsync().AsTask().WithLimit(() => "not ended");
    }

    [Theory]
    [InlineData("10", 11, false)]
    [InlineData("10", 9, true)]
    [InlineData("", 7 * 24 * 3600 - 1, true)]
    [InlineData("", 7 * 24 * 3600 + 1, false)]
    [InlineData("9223372036", 365 * 24 * 3600, true)]
    public async Task Publish_WithATimeToLive_IsDeliveredUntilItIsOver(string ttl, int seconds, bool arrives)
    {
        await using var brokers = new SqliteBrokers();
        var broker = await brokers.OpenAsync();
        await PublishAsync(broker, "t", "old", ("ttlInSeconds", ttl));
        await brokers.Clock.AdvanceAsync(TimeSpan.FromSeconds(seconds));
        await PublishAsync(broker, "t", "new");
        var seen = new List<string>();

        await using var subscription = await SubscribeAsync(broker, "t", "app1", Keep(seen));
        await brokers.Clock.SettleAsync();

        Assert.Equal(arrives ? ["new", "old"] : ["new"], seen.Order());
    }

    [Fact]
    public async Task Publish_WhatHasExpired_IsRemoved()
    {
        await using var brokers = new SqliteBrokers();
        var broker = await brokers.OpenAsync();
        await (await SubscribeAsync(broker, "t", "app1", new Inbox().HandleAsync)).DisposeAsync();
        await PublishAsync(broker, "t", "old", ("ttlInSeconds", "10"));
        Assert.Equal((1, 1), await brokers.KeptAsync());
        await brokers.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));

        await PublishAsync(broker, "nobody", "new");

        Assert.Equal((1, 0), await brokers.KeptAsync());
    }

    [Theory]
    [InlineData("connectionString", "", "connectionString is missing")]
    [InlineData("connectionString", ":memory:", "connectionString: ':memory:' must be the path of a file, without options")]
    [InlineData("leaseDuration", "30", "leaseDuration: '30' is no duration such as 500ms, 30s or 24h")]
    [InlineData("leaseDuration", "10ms", "leaseDuration: 10ms must be at least 1s")]
    [InlineData("concurrency", "0", "concurrency: '0' must be a number of at least 1")]
    [InlineData("retention", "-1h", "retention: -1h must be at least 1s")]
    [InlineData("redeliverInterval", "x", "redeliverInterval: 'x' is no duration such as 500ms, 30s or 24h")]
    [InlineData("synchronous", "never", "synchronous: 'never' must be normal or full")]
    public async Task Start_WithASettingThatIsWrong_SaysWhichAndOfWhat(string name, string value, string message)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["connectionString"] = "a.db", [name] = value };

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(
            options => options.Components.Add(new() { Name = "orders", Type = "pubsub.sqlite", Metadata = metadata })));

        Assert.Equal($"[INIT_COMPONENT_FAILURE]: initialization error occurred for orders (pubsub.sqlite/v1): {message}", failure.Message);
    }

    [Fact]
    public void Read_AllThatCanBeSet_IsTaken()
    {
        var settings = SqlitePubSubSettings.Read(new()
        {
            Name = "pubsub",
            Type = "pubsub.sqlite",
            Metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["connectionString"] = "a.db",
                ["busyTimeout"] = "3s",
                ["synchronous"] = "full",
                ["leaseDuration"] = "1m",
                ["redeliverInterval"] = "2s",
                ["retention"] = "1h",
                ["concurrency"] = "1",
            },
        });

        Assert.Equal((Path.GetFullPath("a.db"), TimeSpan.FromSeconds(3), true), (settings.File.Path, settings.File.BusyTimeout, settings.File.SurvivesPowerLoss));
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(2), TimeSpan.FromHours(1), 1), (settings.LeaseDuration, settings.RedeliverInterval, settings.Retention, settings.Concurrency));
    }

    protected override async Task<PubSubSubject> CreateAsync()
    {
        var brokers = new SqliteBrokers();
        return new(await brokers.OpenAsync(TimeProvider.System), brokers.DisposeAsync);
    }

    private static Func<BrokerMessage, CancellationToken, Task<bool>> Keep(List<string> seen) => (message, _) =>
    {
        lock (seen)
        {
            seen.Add(Text(message));
        }

        return Task.FromResult(true);
    };

    private static Func<BrokerMessage, CancellationToken, Task<bool>> Holding(Inbox inbox, Task release) => async (message, cancellationToken) =>
    {
        var answer = await inbox.HandleAsync(message, cancellationToken);
        await release;
        return answer;
    };
}
