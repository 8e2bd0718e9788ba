using System.Text;
using Dapr.Sidecar.State.Sqlite;

namespace Dapr.Sidecar.Tests.State.Sqlite;

/// <summary>The file is that of the runtime: what it wrote is read here, and what is written here it can read.</summary>
public sealed class SqliteStateFormatTests
{
    private const string RuntimesTables = """
        CREATE TABLE metadata (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE state (
          key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, is_binary BOOLEAN NOT NULL, etag TEXT NOT NULL,
          expiration_time TIMESTAMP DEFAULT NULL, update_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
        INSERT INTO metadata VALUES ('migrations', '1');
        """;

    private const string RuntimesRows = """
        INSERT INTO state (key, value, is_binary, etag, expiration_time) VALUES
          ('app1||json', '{"a":1,"z":null}', 0, 'e1', NULL),
          ('app1||bytes', 'AAH/', 1, 'e2', '2026-01-01 00:00:10'),
          ('app1||gone', '1', 0, 'e3', '2025-12-31 23:59:59');
        """;

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task File_OfTheRuntime_IsReadAndGoneOnWith()
    {
        await using var stores = new SqliteStores();
        stores.Run(RuntimesTables + RuntimesRows);

        var store = await stores.OpenAsync();

        var (json, bytes) = (await ReadAsync(store, "app1||json"), await ReadAsync(store, "app1||bytes"));
        Assert.Equal(("""{"a":1,"z":null}""", "e1", null), (Encoding.UTF8.GetString(json!.Data.Span), json.Etag, json.ExpiresAt));
        Assert.Equal([0, 1, 255], bytes!.Data.ToArray());
        Assert.Equal(("e2", new DateTimeOffset(2026, 1, 1, 0, 0, 10, TimeSpan.Zero)), (bytes.Etag, bytes.ExpiresAt));
        Assert.Null(await ReadAsync(store, "app1||gone"));
        Assert.Equal(["app1||bytes", "app1||json"], await store.KeysAsync("app1||", None));
        Assert.Null((await store.ApplyAsync([new StateChange { Key = "app1||json", Data = "2"u8.ToArray(), IsJson = true, Etag = "e1" }], None)).Conflict);
        Assert.Equal(["2"], stores.Run("SELECT value FROM state WHERE key = 'app1||json'"));
    }

    [Fact]
    public async Task File_OfALaterVersionOfTheRuntime_IsReadAndGoneOnWith()
    {
        await using var stores = new SqliteStores();
        stores.Run(RuntimesTables + RuntimesRows);
        stores.RunAsRuntime(
            """
            ALTER TABLE state ADD COLUMN prefix TEXT GENERATED ALWAYS AS (parse_key_prefix(key)) VIRTUAL;
            CREATE INDEX state_prefix ON state (prefix) WHERE prefix <> '';
            UPDATE metadata SET value = '2' WHERE key = 'migrations';
            """);

        var store = await stores.OpenAsync();
        await store.ApplyAsync([new StateChange { Key = "app1||bytes", Data = new byte[] { 7 } }, new StateChange { Key = "app1||json" }, new StateChange { Key = "app1||new", Data = "x"u8.ToArray() }], None);

        Assert.Equal([7], (await ReadAsync(store, "app1||bytes"))!.Data.ToArray());
        Assert.Null(await ReadAsync(store, "app1||json"));
        Assert.Equal(["2"], stores.Run("SELECT value FROM metadata WHERE key = 'migrations'"));
        Assert.Equal(["app1||bytes", "app1||gone", "app1||new"], stores.RunAsRuntime("SELECT key FROM state INDEXED BY state_prefix WHERE prefix <> '' AND prefix = 'app1||' ORDER BY key"));
    }

    [Fact]
    public async Task File_WrittenHere_HasTheFormOfTheRuntime()
    {
        await using var stores = new SqliteStores();
        var store = await stores.OpenAsync();

        await store.ApplyAsync(
            [
                new StateChange { Key = "json", Data = """{"ü":1}"""u8.ToArray(), IsJson = true },
                new StateChange { Key = "bytes", Data = new byte[] { 0, 1, 255 }, Ttl = TimeSpan.FromSeconds(10) },
                new StateChange { Key = "empty", Data = Array.Empty<byte>() },
            ],
            None);

        Assert.Equal(
            ["bytes|AAH/|1|2026-01-01 00:00:10|2026-01-01 00:00:00", "empty||1||2026-01-01 00:00:00", "json|{\"ü\":1}|0||2026-01-01 00:00:00"],
            stores.Run("SELECT key || '|' || value || '|' || is_binary || '|' || coalesce(expiration_time, '') || '|' || update_time FROM state ORDER BY key"));
        Assert.Equal(3L, Assert.Single(stores.Run("SELECT COUNT(DISTINCT etag) FROM state WHERE length(etag) = 36")));
        Assert.Equal(["integer", "text", "text", "text"], stores.Run("SELECT typeof(is_binary) FROM state WHERE key = 'json' UNION ALL SELECT typeof(value) FROM state"));
        Assert.Equal(["1"], stores.Run("SELECT value FROM metadata WHERE key = 'migrations'"));
        Assert.Equal(
            ["key TEXT 1", "value TEXT 1", "is_binary BOOLEAN 1", "etag TEXT 1", "expiration_time TIMESTAMP 0", "update_time TIMESTAMP 1"],
            stores.Run("SELECT name || ' ' || type || ' ' || \"notnull\" FROM pragma_table_info('state')"));
    }

    private static Task<StateValue?> ReadAsync(SqliteStateStore store, string key) => store.GetAsync(new StateRead { Key = key }, None);
}
