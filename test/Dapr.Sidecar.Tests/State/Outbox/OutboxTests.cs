using Dapr.Sidecar.State;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.State.Outbox;

/// <summary>Stores whose transactions publish what they write.</summary>
public sealed class OutboxTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task Transaction_ThatIsApplied_IsPublishedAndLeavesNothingBehind()
    {
        using var store = new InMemoryStateStore(TimeProvider.System);
        await using var sidecar = await OutboxSidecar.StartAsync(store: store);

        Assert.Equal("204", await sidecar.UpsertAsync("""{"key":"k","value":{"a":1},"metadata":{"contentType":"application/json","kind":"created","data":"x","id":"y"}}"""));

        var received = await sidecar.App.NextAsync();
        Assert.Equal(("""{"a":1}""", "created", "orders", "app1"), (received.Json.GetProperty("data").GetRawText(), received.Member("kind"), received.Member("topic"), received.Member("source")));
        Assert.StartsWith("outbox-", received.Member("id"), StringComparison.Ordinal);
        await sidecar.QuietAsync();
        Assert.Equal(["app1||k"], await store.KeysAsync("", TestContext.Current.CancellationToken));
        Assert.Equal(["orders"], sidecar.Published.Select(published => published.Topic));
    }

    [Fact]
    public async Task Transaction_OfSeveral_PublishesEachUpsertAndNoDeletion()
    {
        await using var sidecar = await OutboxSidecar.StartAsync();

        await sidecar.TransactAsync("""
            {"operation":"upsert","request":{"key":"a","value":"one"}},{"operation":"delete","request":{"key":"b"}},{"operation":"upsert","request":{"key":"c","value":[1,2]}}
            """);

        Assert.Equal(["one", "[1 2]"], [(await sidecar.App.NextAsync()).Member("data"), (await sidecar.App.NextAsync()).Member("data")]);
        await sidecar.QuietAsync();
        Assert.Equal(2, sidecar.Published.Count());
    }

    [Theory]
    [InlineData("""{"key":"k","value":2,"etag":"wrong"}""", "possible etag mismatch")]
    [InlineData("""{"key":"k","value":2,"options":{"consistency":"odd"}}""", "unrecognized consistency model 'odd'")]
    public async Task Transaction_ThatIsRefused_PublishesNothingAndKeepsNothingWaiting(string request, string reason)
    {
        await using var sidecar = await OutboxSidecar.StartAsync();

        Assert.Contains(reason, await sidecar.UpsertAsync(request), StringComparison.Ordinal);
        await sidecar.UpsertAsync("""{"key":"next","value":"next"}""");

        // The clock stands: nothing waits for what was refused.
        Assert.Equal("next", (await sidecar.App.NextAsync()).Member("data"));
        await sidecar.QuietAsync();
        Assert.Single(sidecar.Published);
    }

    [Fact]
    public async Task Projection_IsPublishedInThePlaceOfWhatIsStored()
    {
        await using var sidecar = await OutboxSidecar.StartAsync();

        await sidecar.TransactAsync("""
            {"operation":"upsert","request":{"key":"k","value":"stored"}},
            {"operation":"upsert","request":{"key":"k","value":"published","metadata":{"outbox.projection":"true"}}}
            """);

        var received = await sidecar.App.NextAsync();
        Assert.Equal("published", received.Member("data"));
        Assert.False(received.Json.TryGetProperty("outbox.projection", out _));
        Assert.Equal("200 \"stored\"", await sidecar.GetAsync("k"));
        await sidecar.QuietAsync();
        Assert.Single(sidecar.Published);
    }

    [Fact]
    public async Task Trace_OfWhoeverWrites_ReachesTheSubscriber()
    {
        await using var sidecar = await OutboxSidecar.StartAsync();

        await sidecar.UpsertAsync("""{"key":"k","value":"v"}""", ("traceparent", Trace), ("tracestate", "a=b"));

        var received = await sidecar.App.NextAsync();
        Assert.Equal((Trace, "a=b", Trace), (received.Member("traceparent"), received.Member("tracestate"), received.Member("traceid")));
    }

    [Fact]
    public async Task Broker_ThatDoesNotTakeTheAnnouncement_RefusesTheTransaction()
    {
        var broker = new TellingPubSub { Refuses = true };
        await using var sidecar = await OutboxSidecar.StartAsync(broker.AddTo);

        var answer = await sidecar.UpsertAsync("""{"key":"k","value":"v"}""");

        Assert.StartsWith("500 {\"errorCode\":\"ERR_PUBLISH_OUTBOX\",\"message\":\"error while publishing outbox message: refused\"", answer, StringComparison.Ordinal);
        Assert.Equal("204", await sidecar.GetAsync("k"));
    }

    [Theory]
    [InlineData("nowhere", "the topic defaultapp1ordersoutbox of nowhere cannot be subscribed to: pubsub nowhere is not found")]
    [InlineData("pubsub", "the topic defaultapp1ordersoutbox of pubsub cannot be subscribed to: no subscribers")]
    public async Task Broker_ThatCannotBeSubscribedTo_RefusesTransactionsForTheirEventsWouldBeLost(string internalPubSub, string reason)
    {
        await using var sidecar = await OutboxSidecar.StartAsync(RefusingPubSub.AddTo, settings: ("outboxPubsub", internalPubSub));

        Assert.Contains(reason, await sidecar.UpsertAsync("""{"key":"k","value":"v"}"""), StringComparison.Ordinal);
        Assert.Equal("204", await sidecar.GetAsync("k"));
    }

    [Fact]
    public async Task Store_ThatFailsAfterItHasWritten_IsLookedUp()
    {
        using var kept = new InMemoryStateStore(TimeProvider.System);
        var store = new FakeStateStore
        {
            Get = kept.GetAsync,
            Apply = async changes =>
            {
                await kept.ApplyAsync(changes, CancellationToken.None);
                return changes.Count > 1 ? throw new IOException("the line broke") : StateOutcome.Applied;
            },
        };
        await using var sidecar = await OutboxSidecar.StartAsync(store: store);

        Assert.Contains("the line broke", await sidecar.UpsertAsync("""{"key":"k","value":"v"}"""), StringComparison.Ordinal);

        Assert.Equal("v", (await sidecar.App.NextAsync()).Member("data"));
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public async Task Event_OfATransactionThatNobodyKnows_IsTriedForAWhileAndThenTheBrokersOrDropped(string discards, bool isDone)
    {
        var broker = new TellingPubSub();
        await using var sidecar = await OutboxSidecar.StartAsync(broker.AddTo, settings: ("outboxDiscardWhenMissingState", discards));

        var handled = sidecar.DeliverAsync(broker, """{"id":"outbox-1","specversion":"1.0","data":"x"}""");
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(7));
        Assert.False(handled.IsCompleted);
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(isDone, await handled.WithLimit(() => "not handled"));
        Assert.Empty(sidecar.Published);
    }

    [Fact]
    public async Task Event_WhoseStoreCannotBeRead_IsNeverDropped()
    {
        var broker = new TellingPubSub();
        var store = new FakeStateStore { Get = (_, _) => throw new IOException("away") };
        await using var sidecar = await OutboxSidecar.StartAsync(broker.AddTo, store, ("outboxDiscardWhenMissingState", "true"));

        var handled = sidecar.DeliverAsync(broker, """{"id":"outbox-1","specversion":"1.0","data":"x"}""");
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.False(await handled.WithLimit(() => "not handled"));
    }

    [Fact]
    public async Task Event_OfAnotherSidecarsTransaction_IsPublishedWhenItsRowIsThere()
    {
        using var store = new InMemoryStateStore(TimeProvider.System);
        var broker = new TellingPubSub();
        await using var sidecar = await OutboxSidecar.StartAsync(broker.AddTo, store);

        var handled = sidecar.DeliverAsync(broker, """{"id":"outbox-1","specversion":"1.0","data":"x"}""");
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(1_100));
        Assert.False(handled.IsCompleted);
        await store.ApplyAsync([new StateChange { Key = "app1||outbox-1", Data = "0"u8.ToArray() }], TestContext.Current.CancellationToken);
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(500));

        Assert.True(await handled.WithLimit(() => "not handled"));
        Assert.Equal("orders", Assert.Single(broker.Taken).Topic);
        Assert.Empty(await store.KeysAsync("", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Publishing_ThatFails_IsTriedAgain()
    {
        var broker = new TellingPubSub();
        await using var sidecar = await OutboxSidecar.StartAsync(broker.AddTo);
        Assert.Equal("204", await sidecar.UpsertAsync("""{"key":"k","value":"v"}"""));
        broker.Refuses = true;

        var handled = sidecar.DeliverAsync(broker, System.Text.Encoding.UTF8.GetString(broker.Taken.Single().Data.Span));
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.False(handled.IsCompleted);
        broker.Refuses = false;
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.True(await handled.WithLimit(() => "not handled"));
        Assert.Equal(["defaultapp1ordersoutbox", "orders"], broker.Taken.Select(message => message.Topic));
    }

    [Fact]
    public async Task Message_ThatIsNoneOfAnOutbox_IsDropped()
    {
        var broker = new TellingPubSub();
        await using var sidecar = await OutboxSidecar.StartAsync(broker.AddTo);

        Assert.True(await sidecar.DeliverAsync(broker, "no event"));
        Assert.True(await sidecar.DeliverAsync(broker, """{"id":"other"}"""));
        Assert.Empty(sidecar.Published);
    }

    [Theory]
    [InlineData("outboxPublishPubsub", "outboxPublishTopic is there without outboxPublishPubsub")]
    [InlineData("outboxPublishTopic", "outboxPublishPubsub is there without outboxPublishTopic")]
    public async Task Start_HalfAnOutbox_IsRefused(string missing, string reason)
    {
        var exception = await Assert.ThrowsAsync<SidecarStartException>(() => OutboxSidecar.StartAsync(settings: (missing, "")));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
