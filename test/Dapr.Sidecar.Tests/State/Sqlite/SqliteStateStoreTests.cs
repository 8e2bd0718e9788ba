using System.Text;
using Dapr.Sidecar.State.Sqlite;

namespace Dapr.Sidecar.Tests.State.Sqlite;

/// <summary>The store in a file: the contract, and what a file adds.</summary>
public sealed class SqliteStateStoreTests : StateStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Apply_ThenOpenedAgain_KeepsValuesEtagsAndExpiry()
    {
        await using var stores = new SqliteStores();
        var before = await stores.OpenAsync();
        await before.ApplyAsync([Change("k", "1") with { Ttl = TimeSpan.FromDays(1) }, Change("gone", "1") with { Ttl = TimeSpan.FromSeconds(1) }], None);
        var saved = await ReadAsync(before, "k");
        await before.DisposeAsync();
        await stores.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var after = await stores.OpenAsync();

        var read = await ReadAsync(after, "k");
        Assert.Equal((saved!.Etag, saved.ExpiresAt), (read!.Etag, read.ExpiresAt));
        Assert.Null(await ReadAsync(after, "gone"));
    }

    [Fact]
    public async Task Apply_BySeveralStoresOfOneFile_LosesNoUpdate()
    {
        await using var stores = new SqliteStores();
        SqliteStateStore[] opened = [await stores.OpenAsync(), await stores.OpenAsync(), await stores.OpenAsync(("disableWAL", "false"))];
        await opened[0].ApplyAsync([Change("k", "0")], None);

        await Parallel.ForAsync(0, 6, async (writer, _) =>
        {
            var store = opened[writer % opened.Length];
            for (var done = 0; done < 20;)
            {
                var current = (await ReadAsync(store, "k"))!;
                done += (await store.ApplyAsync([Change("k", $"{int.Parse(Text(current)) + 1}") with { Etag = current.Etag }], None)).Conflict is null ? 1 : 0;
            }
        });

        Assert.Equal("120", Text(await ReadAsync(opened[1], "k")));
    }

    [Fact]
    public async Task Tables_OfOneFile_ArePutApartByTheirNames()
    {
        await using var stores = new SqliteStores();
        var first = await stores.OpenAsync();
        var second = await stores.OpenAsync(("tableName", "others"));
        var third = await stores.OpenAsync(("tableName", "third"), ("metadataTableName", "third_metadata"));

        await first.ApplyAsync([Change("k", "1")], None);
        await second.ApplyAsync([Change("k", "2")], None);

        Assert.Equal(("1", "2"), (Text(await ReadAsync(first, "k")), Text(await ReadAsync(second, "k"))));
        Assert.Null(await ReadAsync(third, "k"));
        Assert.Equal([1L], stores.Run("SELECT COUNT(*) FROM third_metadata WHERE key = 'migrations' AND value = '1'"));
    }

    [Fact]
    public async Task Open_WithoutAWriteAheadLog_MakesNone()
    {
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync(("disableWAL", "true"));

        await store.ApplyAsync([Change("k", "1")], None);

        Assert.Equal("1", Text(await ReadAsync(store, "k")));
        Assert.Equal(["delete"], stores.Run("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task GetBulk_OfMoreKeysThanAStatementHasParameters_ReadsAll()
    {
        const int Count = 40_000;
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync();
        await store.ApplyAsync([Change("k39999", "1"), Change("k2", "1"), Change("K2", "1"), Change("\"'", "1")], None);

        var read = await store.GetBulkAsync([new StateRead { Key = "\"'" }, .. Enumerable.Range(0, Count).Select(number => new StateRead { Key = $"k{number}" })], None);

        Assert.Equal(["\"'", "k2", "k39999"], read.Where(item => item.Value is not null).Select(item => item.Key));
        Assert.Equal(Count + 1, read.Count);
        Assert.Equal("k0", read[3].Key);
    }

    [Fact]
    public async Task Cleanup_WithAnInterval_RemovesWhatHasExpired()
    {
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync(("cleanupInterval", "1h"));
        await store.ApplyAsync([Change("short", "1") with { Ttl = TimeSpan.FromMinutes(1) }, Change("long", "1") with { Ttl = TimeSpan.FromDays(40) }, Change("ever", "1")], None);

        await stores.Clock.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(3L, Assert.Single(stores.Run("SELECT COUNT(*) FROM state")));

        await stores.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["ever", "long"], stores.Run("SELECT key FROM state ORDER BY key"));
        Assert.Equal(["2026-01-01 01:00:00"], stores.Run("SELECT value FROM metadata WHERE key = 'last-cleanup'"));

        await stores.Clock.AdvanceAsync(TimeSpan.FromDays(40));
        Assert.Equal(["ever"], stores.Run("SELECT key FROM state"));
    }

    [Fact]
    public async Task Cleanup_AnotherSidecarDidItLately_IsLeftToTheNextTurn()
    {
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync(("cleanupInterval", "1h"));
        await store.ApplyAsync([Change("k", "1") with { Ttl = TimeSpan.FromMinutes(1) }], None);
        stores.Run("INSERT INTO metadata (key, value) VALUES ('last-cleanup', '2026-01-01 00:30:00')");

        await stores.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(1L, Assert.Single(stores.Run("SELECT COUNT(*) FROM state")));

        await stores.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(0L, Assert.Single(stores.Run("SELECT COUNT(*) FROM state")));
    }

    [Fact]
    public async Task Cleanup_OneTurnAfterTheOther_SkipsNone()
    {
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync(("cleanupInterval", "1s"));

        for (var second = 1; second <= 300; second++)
        {
            await store.ApplyAsync([Change("k", "1") with { Ttl = TimeSpan.FromSeconds(1) }], None);
            await stores.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
            Assert.Equal((second, 0L), (second, Assert.Single(stores.Run("SELECT COUNT(*) FROM state"))));
        }
    }

    [Fact]
    public async Task Cleanup_WithoutAnInterval_LeavesTheRowsInvisible()
    {
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync();
        await store.ApplyAsync([Change("k", "1") with { Ttl = TimeSpan.FromSeconds(1) }], None);

        await stores.Clock.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Null(await ReadAsync(store, "k"));
        Assert.Equal(1L, Assert.Single(stores.Run("SELECT COUNT(*) FROM state")));
    }

    [Fact]
    public async Task Ttl_LongerThanTimeItself_IsForEver()
    {
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync();

        await store.ApplyAsync([Change("k", "1") with { Ttl = TimeSpan.MaxValue }], None);

        Assert.Null((await ReadAsync(store, "k"))!.ExpiresAt);
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("file::memory:")]
    [InlineData("file::memory:?cache=shared")]
    [InlineData("file:state.db?mode=memory&cache=shared")]
    public async Task Open_InMemory_IsTheStoresOwnAndLeavesNoFile(string connectionString)
    {
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync(("connectionString", connectionString));
        var other = await stores.OpenAsync(("connectionString", connectionString));

        await store.ApplyAsync([Change("k", "1")], None);

        Assert.Equal("1", Text(await ReadAsync(store, "k")));
        Assert.Null(await ReadAsync(other, "k"));
        Assert.False(File.Exists("state.db"));
    }

    [Fact]
    public async Task Delete_FirstWriteOfWhatIsThere_Deletes()
    {
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync();
        await store.ApplyAsync([Change("k", "1")], None);

        var outcome = await store.ApplyAsync([new StateChange { Key = "k", FirstWrite = true }], None);

        Assert.Null(outcome.Conflict);
        Assert.Null(await ReadAsync(store, "k"));
    }

    protected override async Task<StateStoreSubject> CreateAsync()
    {
        var stores = new SqliteStores();
        return new StateStoreSubject(await stores.OpenAsync(), stores.Clock, stores.DisposeAsync);
    }

    private static StateChange Change(string key, string text) => new() { Key = key, Data = Encoding.UTF8.GetBytes(text) };

    private static Task<StateValue?> ReadAsync(SqliteStateStore store, string key) => store.GetAsync(new StateRead { Key = key }, None);

    private static string Text(StateValue? value) => Encoding.UTF8.GetString(value!.Data.Span);
}
