using System.Globalization;
using Dapr.Sidecar.Tests.Sqlite;
using Dapr.Sidecar.Tests.State.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Names;

/// <summary>
/// The table of names is that of the runtime's name resolution <c>sqlite</c>, so that sidecars of both kinds find each other by one file. What the runtime
/// does is done here by its statements, on a connection of its own; it takes the time from SQLite, so the clock is the system's.
/// </summary>
public sealed class SqliteNamesTableTests : IDisposable
{
    private readonly TestFile _file = new();

    [Fact]
    public async Task Resolve_ASidecarThatTheRuntimeRegistered_IsFoundAtItsAddress()
    {
        using var names = await OpenAsync();
        Run("REPLACE INTO hosts (registration_id, address, app_id, namespace, last_update) VALUES ('r-1', '10.0.0.7:50002', 'shop', '', unixepoch(CURRENT_TIMESTAMP))");

        var found = await names.ResolveAsync("shop", CancellationToken.None);

        Assert.Equal(("r-1", "10.0.0.7:50002"), (found?.Id, found?.Name));
    }

    [Fact]
    public async Task Resolve_ASidecarThatTheRuntimeHasNotRenewed_IsNotFound()
    {
        using var names = await OpenAsync();
        Run("REPLACE INTO hosts (registration_id, address, app_id, namespace, last_update) VALUES ('r-1', '10.0.0.7:50002', 'shop', '', unixepoch(CURRENT_TIMESTAMP) - 60)");

        Assert.Null(await names.ResolveAsync("shop", CancellationToken.None));
    }

    [Fact]
    public async Task Open_AFileThatTheRuntimeMade_UsesItsTable()
    {
        Run(
            """
            CREATE TABLE metadata (key text NOT NULL PRIMARY KEY, value text NOT NULL);
            CREATE TABLE hosts (
              registration_id TEXT NOT NULL PRIMARY KEY,
              address TEXT NOT NULL,
              app_id TEXT NOT NULL,
              namespace TEXT NOT NULL,
              last_update INTEGER NOT NULL
            );
            CREATE UNIQUE INDEX hosts_address_idx ON hosts (address);
            CREATE INDEX hosts_app_id_idx ON hosts (app_id, namespace);
            CREATE INDEX hosts_last_update_idx ON hosts (last_update);
            INSERT INTO metadata (key, value) VALUES ('nr-migrations', '1');
            INSERT INTO hosts VALUES ('r-1', '10.0.0.7:50002', 'shop', '', unixepoch(CURRENT_TIMESTAMP));
            """);

        using var names = await OpenAsync();

        Assert.Equal("10.0.0.7:50002", (await names.ResolveAsync("shop", CancellationToken.None))?.Name);
        Assert.Equal(["1"], Run("SELECT value FROM metadata WHERE key = 'nr-migrations'"));
    }

    [Fact]
    public async Task Register_ThisSidecar_IsFoundAndRenewedByTheStatementsOfTheRuntime()
    {
        using var names = await OpenAsync();
        await using var registration = await names.RegisterAsync("shop", SidecarAddress.OnPort("ours", "127.0.0.1:50002"), CancellationToken.None);

        Assert.Equal(
            ["127.0.0.1:50002"],
            Run("SELECT address FROM hosts WHERE app_id = 'shop' AND namespace = '' AND last_update >= unixepoch(CURRENT_TIMESTAMP) - 5 ORDER BY RANDOM() LIMIT 1"));
        Assert.Equal(["1"], Run("UPDATE hosts SET last_update = unixepoch(CURRENT_TIMESTAMP) WHERE registration_id = 'ours' AND address = '127.0.0.1:50002'; SELECT changes()"));
    }

    [Fact]
    public async Task Register_WhereTheRuntimeHadTheAddress_TakesItsPlace()
    {
        using var names = await OpenAsync();
        Run("REPLACE INTO hosts (registration_id, address, app_id, namespace, last_update) VALUES ('r-1', '127.0.0.1:50002', 'stock', '', unixepoch(CURRENT_TIMESTAMP))");

        await using var registration = await names.RegisterAsync("shop", SidecarAddress.OnPort("ours", "127.0.0.1:50002"), CancellationToken.None);

        Assert.Equal(["ours"], Run("SELECT registration_id FROM hosts"));
    }

    [Fact]
    public async Task Table_OfAFileMadeHere_IsThatOfTheRuntime()
    {
        (await OpenAsync()).Dispose();

        Assert.Equal(
            ["registration_id TEXT 1 1", "address TEXT 1 0", "app_id TEXT 1 0", "namespace TEXT 1 0", "last_update INTEGER 1 0"],
            Run("SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk FROM pragma_table_info('hosts')"));
        Assert.Equal(["address"], Run("SELECT i.name FROM pragma_index_list('hosts') l, pragma_index_info(l.name) i WHERE l.\"unique\" = 1 AND l.origin = 'c'"));
    }

    public void Dispose() => _file.Dispose();

    private Task<SqliteControlPlane> OpenAsync() => SqliteControlPlane.OpenAsync(
        SqliteControlPlaneSettings.At(_file.Path), TimeProvider.System, new InFlight(), NullLogger<SqliteControlPlane>.Instance, CancellationToken.None);

    /// <summary>With a function that the SQLite of the runtime has, and an older one lacks.</summary>
    private List<string> Run(string sql) =>
    [
        .. SqliteStores.Run(
            _file.Path,
            sql,
            connection => connection.CreateFunction("unixepoch", (string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds()))
            .Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!),
    ];
}
