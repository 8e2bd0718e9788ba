using Dapr.Sidecar.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

/// <summary>The hosts of actors: a row each, held by a lease that is renewed, and the version of the table that they make.</summary>
internal sealed partial class SqliteControlPlane
{
    private const string HostsTopic = "actor-hosts";

    // Names of types hold no control characters.
    private const char Separator = '\n';

    private static readonly SqliteSchema Hosts = new(
        "actor-hosts",
        [
            """
            CREATE TABLE dapr_actor_table (id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL);
            INSERT INTO dapr_actor_table (id, version) VALUES (1, 0);
            CREATE TABLE dapr_actor_hosts (
              host TEXT NOT NULL PRIMARY KEY,
              address TEXT NOT NULL,
              namespace TEXT NOT NULL,
              types TEXT NOT NULL,
              fence INTEGER NOT NULL,
              seen INTEGER NOT NULL,
              held_until INTEGER NOT NULL
            );
            """,
        ]);

    public async ValueTask<IActorMembership> JoinAsync(ActorHost host, CancellationToken cancellationToken)
    {
        var begun = _clock.GetUtcNow();
        var fence = await WriteHostsAsync(
            session =>
            {
                Sweep(session);
                var version = NextVersion(session);
                session.Execute(
                    "REPLACE INTO dapr_actor_hosts (host, address, namespace, types, fence, seen, held_until) VALUES ($host, $address, $namespace, $types, $version, $version, $until)",
                    ("$host", host.Address.Id),
                    ("$address", host.Address.Name),
                    ("$namespace", host.Namespace),
                    ("$types", string.Join(Separator, host.Types)),
                    ("$version", version),
                    ("$until", LeaseEnd().UtcTicks));
                return version;
            },
            cancellationToken);
        _signals.Raise(_file.Path, HostsTopic);
        return new Membership(this, host.Address.Id, fence, begun);
    }

    public async ValueTask<ActorTable> HostsAsync(CancellationToken cancellationToken)
    {
        var (table, isStale) = await ReadAsync(ReadHosts, cancellationToken);
        if (!isStale) return table;

        // Somebody has died: whoever finds that out says so.
        await WriteHostsAsync(Sweep, cancellationToken);
        _signals.Raise(_file.Path, HostsTopic);
        return (await ReadAsync(ReadHosts, cancellationToken)).Table;
    }

    public IDisposable ListenToHosts(Action changed) => Listen(HostsTopic, changed);

    /// <summary>One statement, so that hosts and version belong together.</summary>
    private (ActorTable Table, bool IsStale) ReadHosts(SqliteSession session)
    {
        var (now, version, isStale) = (_clock.GetUtcNow().UtcTicks, 0L, false);
        var hosts = session.Query(
            """
            SELECT version, host, address, namespace, types, seen, held_until FROM dapr_actor_table LEFT JOIN dapr_actor_hosts ON TRUE ORDER BY host
            """,
            row =>
            {
                version = row.GetInt64(0);
                if (row.IsDBNull(1)) return null;

                isStale |= row.GetInt64(6) <= now;
                return new ActorHost
                {
                    Address = SidecarAddress.OnPort(row.GetString(1), row.GetString(2)),
                    Namespace = row.GetString(3),
                    Types = row.GetString(4).Split(Separator, StringSplitOptions.RemoveEmptyEntries),
                    Seen = row.GetInt64(5),
                };
            });
        return (new ActorTable(version, [.. hosts.OfType<ActorHost>()]), isStale);
    }

    private async Task<T> WriteHostsAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _file.WriteAsync(work, cancellationToken);
        }
        catch (Exception exception) when (exception is SqliteException or ObjectDisposedException)
        {
            throw new IOException($"the hosts of actors in {_file.Path} cannot be written: {exception.Message}", exception);
        }
    }

    private static long NextVersion(SqliteSession session) =>
        session.Query("UPDATE dapr_actor_table SET version = version + 1 RETURNING version", row => row.GetInt64(0))[0];

    /// <summary>Takes out hosts whose leases have run out.</summary>
    private bool Sweep(SqliteSession session)
    {
        var hasFound = session.Execute("DELETE FROM dapr_actor_hosts WHERE held_until <= $now", ("$now", _clock.GetUtcNow().UtcTicks)) > 0;
        if (hasFound) NextVersion(session);
        return hasFound;
    }

    private DateTimeOffset LeaseEnd() => _clock.GetUtcNow() + _settings.UpdateInterval;

    [LoggerMessage(320, LogLevel.Error, "The lease of the actor host {Host} cannot be renewed in {File}")]
    private partial void LeaseNotRenewed(string host, string file, Exception exception);

    /// <summary>
    /// Renews the lease until it is disposed. The host itself believes in it for a little less than the others do, so that what it has just begun
    /// to write is written before anybody else begins.
    /// </summary>
    private sealed class Membership : IActorMembership
    {
        private readonly SqliteControlPlane _owner;
        private readonly Renewal _renewal;
        private readonly ITimer _lapse;
        private long _heldUntil;
        private int _isEnding;

        public Membership(SqliteControlPlane owner, string hostId, long fence, DateTimeOffset begun)
        {
            (_owner, HostId, Fence) = (owner, hostId, fence);
            _lapse = owner._clock.CreateTimer(_ => owner._signals.Raise(owner._file.Path, HostsTopic), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Hold(begun);
            _renewal = new Renewal(owner._clock, owner.RenewalInterval, owner._inFlight, "renewal of a lease", RenewAsync);
        }

        public string HostId { get; }

        public long Fence { get; }

        public bool IsHeld => _owner._clock.GetUtcNow().UtcTicks < Volatile.Read(ref _heldUntil);

        public ValueTask<bool> AnnounceAsync(IReadOnlyList<string> types, CancellationToken cancellationToken) => ChangeAsync(
            session =>
            {
                if (Update(session, "types = $value", string.Join(Separator, types)) == 0) return false;

                NextVersion(session);
                return true;
            },
            cancellationToken);

        public ValueTask<bool> AcknowledgeAsync(long version, CancellationToken cancellationToken) =>
            ChangeAsync(session => Update(session, "seen = max(seen, $value)", version) > 0, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isEnding, 1) == 1) return;

            Volatile.Write(ref _heldUntil, 0);
            await _renewal.DisposeAsync();
            await _lapse.DisposeAsync();
            Volatile.Write(ref _heldUntil, 0);
            try
            {
                await ChangeAsync(
                    session =>
                    {
                        var isThere = session.Execute("DELETE FROM dapr_actor_hosts WHERE host = $host AND fence = $fence", ("$host", HostId), ("$fence", Fence)) > 0;
                        if (isThere) NextVersion(session);
                        return isThere;
                    },
                    CancellationToken.None);
            }
            catch (IOException exception)
            {
                // Then it is out when its lease has run out.
                _owner.LeaseNotRenewed(HostId, _owner._file.Path, exception);
            }
        }

        private async ValueTask<bool> ChangeAsync(Func<SqliteSession, bool> change, CancellationToken cancellationToken)
        {
            var isChanged = await _owner.WriteHostsAsync(change, cancellationToken);
            _owner._signals.Raise(_owner._file.Path, HostsTopic);
            return isChanged;
        }

        private int Update(SqliteSession session, string what, object value) => session.Execute(
            $"UPDATE dapr_actor_hosts SET {what} WHERE host = $host AND fence = $fence", ("$value", value), ("$host", HostId), ("$fence", Fence));

        private void Hold(DateTimeOffset begun)
        {
            var span = _owner._settings.UpdateInterval - _owner._settings.Timeout;
            Volatile.Write(ref _heldUntil, (begun + span).UtcTicks);
            _lapse.Change(span, Timeout.InfiniteTimeSpan);
        }

        private async Task RenewAsync(CancellationToken cancellationToken)
        {
            try
            {
                // One that has lapsed is not held again: the host has let go of everything by then, or is about to.
                if (!IsHeld) return;

                var begun = _owner._clock.GetUtcNow();
                var (isOurs, hasSwept) = await _owner._file.WriteAsync(
                    session => (Update(session, "held_until = $value", _owner.LeaseEnd().UtcTicks) > 0, _owner.Sweep(session)), cancellationToken);
                if (isOurs) Hold(begun);
                else Volatile.Write(ref _heldUntil, 0);

                if (!isOurs || hasSwept) _owner._signals.Raise(_owner._file.Path, HostsTopic);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                // The host leaves, or the file is closed.
            }
            catch (SqliteException exception)
            {
                // The next turn may have more luck; without, the lease lapses.
                _owner.LeaseNotRenewed(HostId, _owner._file.Path, exception);
            }
        }
    }
}
