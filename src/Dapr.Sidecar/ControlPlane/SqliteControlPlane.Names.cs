using Dapr.Sidecar.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

/// <summary>Who is called what: a table of the form that the runtime's name resolution <c>sqlite</c> has.</summary>
internal sealed partial class SqliteControlPlane
{
    public async Task<IAsyncDisposable> RegisterAsync(string appId, SidecarAddress address, CancellationToken cancellationToken)
    {
        var registration = new Registration(this, appId, address);
        try
        {
            await registration.WriteAsync(cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw new SidecarStartException($"The name {appId} cannot be registered in {_file.Path}: {exception.Message}", exception);
        }

        registration.Start();
        return registration;
    }

    public async ValueTask<SidecarAddress?> ResolveAsync(string appId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            session => session.Query(
                $"SELECT registration_id, address FROM {_settings.HostsTable} WHERE app_id = $app AND last_update >= $since ORDER BY RANDOM() LIMIT 1",
                Address,
                ("$app", appId),
                ("$since", Since())),
            cancellationToken);
        return found.FirstOrDefault();
    }

    public async ValueTask<IReadOnlySet<SidecarAddress>> AllAsync(CancellationToken cancellationToken) =>
        await ReadAsync(session => session.Query($"SELECT registration_id, address FROM {_settings.HostsTable}", Address).ToHashSet(), cancellationToken);

    private static SqliteSchema Names(string hosts) => new(
        "nr-migrations",
        [
            $"""
            CREATE TABLE {hosts} (
              registration_id TEXT NOT NULL PRIMARY KEY,
              address TEXT NOT NULL,
              app_id TEXT NOT NULL,
              namespace TEXT NOT NULL,
              last_update INTEGER NOT NULL
            );
            CREATE UNIQUE INDEX {hosts}_address_idx ON {hosts} (address);
            CREATE INDEX {hosts}_app_id_idx ON {hosts} (app_id, namespace);
            CREATE INDEX {hosts}_last_update_idx ON {hosts} (last_update);
            """,
        ]);

    private static SidecarAddress Address(SqliteDataReader row) => SidecarAddress.OnPort(row.GetString(0), row.GetString(1));

    /// <summary>How often names and leases are renewed. Twice as often as in the runtime: a machine that is busy for a moment must not lose them.</summary>
    private TimeSpan RenewalInterval => (_settings.UpdateInterval - _settings.Timeout) / 2;

    private long Since() => (_clock.GetUtcNow() - _settings.UpdateInterval).ToUnixTimeSeconds();

    private async Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _file.ReadAsync(work, cancellationToken);
        }
        catch (Exception exception) when (exception is SqliteException or ObjectDisposedException)
        {
            throw new IOException($"the names in {_file.Path} cannot be read: {exception.Message}", exception);
        }
    }

    [LoggerMessage(90, LogLevel.Warning, "The name {AppId} at {Address} was no longer registered in {File}, and is again")]
    private partial void NameRegisteredAgain(string appId, string address, string file);

    [LoggerMessage(91, LogLevel.Error, "The name {AppId} at {Address} cannot be kept in {File}")]
    private partial void NameNotKept(string appId, string address, string file, Exception exception);

    /// <summary>
    /// Says again and again that a sidecar is there, until it is disposed. Where the runtime ends when its row is gone, this writes it
    /// once more: on a machine that slept, the others have long removed a sidecar that is as well as before.
    /// </summary>
    private sealed class Registration(SqliteControlPlane owner, string appId, SidecarAddress address) : IAsyncDisposable
    {
        private readonly string _hosts = owner._settings.HostsTable;
        private Renewal? _renewal;
        private long _cleaned = owner._clock.GetTimestamp();

        /// <summary>Writes the row, in place of any of a sidecar that had the address before, and removes those that are long gone.</summary>
        public Task WriteAsync(CancellationToken cancellationToken) => owner._file.WriteAsync(
            session =>
            {
                session.Execute($"DELETE FROM {_hosts} WHERE last_update < $since", ("$since", owner.Since()));
                return session.Execute(
                    $"REPLACE INTO {_hosts} (registration_id, address, app_id, namespace, last_update) VALUES ($id, $address, $app, '', $now)",
                    ("$id", address.Id),
                    ("$address", address.Name),
                    ("$app", appId),
                    ("$now", Now()));
            },
            cancellationToken);

        /// <summary>Begins to say it again.</summary>
        public void Start() => _renewal = new Renewal(owner._clock, owner.RenewalInterval, owner._inFlight, "renewal of a name", RenewAsync);

        public async ValueTask DisposeAsync()
        {
            if (_renewal is { } renewal) await renewal.DisposeAsync();
            try
            {
                await owner._file.WriteAsync(session => session.Execute($"DELETE FROM {_hosts} WHERE registration_id = $id", ("$id", address.Id)));
            }
            catch (SqliteException exception)
            {
                // Then it is found until its time is up.
                owner.NameNotKept(appId, address.Name, owner._file.Path, exception);
            }
        }

        private long Now() => owner._clock.GetUtcNow().ToUnixTimeSeconds();

        private async Task RenewAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (owner._clock.GetElapsedTime(_cleaned) >= owner._settings.CleanupInterval)
                {
                    _cleaned = owner._clock.GetTimestamp();
                    await WriteAsync(cancellationToken);
                    return;
                }

                var renewed = await owner._file.WriteAsync(
                    session => session.Execute($"UPDATE {_hosts} SET last_update = $now WHERE registration_id = $id", ("$now", Now()), ("$id", address.Id)),
                    cancellationToken);
                if (renewed == 0)
                {
                    owner.NameRegisteredAgain(appId, address.Name, owner._file.Path);
                    await WriteAsync(cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                // The sidecar ends.
            }
            catch (SqliteException exception)
            {
                // The next turn may have more luck.
                owner.NameNotKept(appId, address.Name, owner._file.Path, exception);
            }
        }
    }
}
