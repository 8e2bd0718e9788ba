using Dapr.Sidecar.PubSub.Sqlite;
using Dapr.Sidecar.Sqlite;
using Dapr.Sidecar.Tests.Sqlite;

namespace Dapr.Sidecar.Tests.PubSub.Sqlite;

/// <summary>When a subscription looks again.</summary>
public sealed class MessageTablesTests
{
    private readonly ManualClock _clock = new();

    /// <summary>Between a look that finds nothing and the question when to look again time passes.</summary>
    [Fact]
    public async Task NextDue_OfWhatHasBecomeDueSince_IsAtOnce()
    {
        using var test = new TestFile();
        using var file = await SqliteFile.OpenAsync(test.Settings, MessageTables.Schema, CancellationToken.None);
        var tables = new MessageTables(file, new SqlitePubSubSettings { File = test.Settings }, _clock);
        var group = await tables.JoinAsync("t", "app", CancellationToken.None);
        await tables.PublishAsync(new BrokerMessage { Topic = "t", Data = new byte[] { 1 }, ContentType = "text/plain", Metadata = new Dictionary<string, string>() }, CancellationToken.None);
        await tables.FailedAsync(Assert.Single(await tables.TakeAsync(group, 1)));
        Assert.Empty(await tables.TakeAsync(group, 1));
        Assert.Equal(TimeSpan.FromSeconds(1), await tables.NextDueAsync(group));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, await tables.NextDueAsync(group));
        Assert.Single(await tables.TakeAsync(group, 1));

        // In hand, and then too old.
        Assert.Null(await tables.NextDueAsync(group));
        _clock.Advance(TimeSpan.FromDays(8));
        Assert.Null(await tables.NextDueAsync(group));
    }
}
