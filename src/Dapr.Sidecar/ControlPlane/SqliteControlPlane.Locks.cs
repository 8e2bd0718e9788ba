using Dapr.Sidecar.Sqlite;

namespace Dapr.Sidecar;

/// <summary>Locks: a row each, which says until when it is held.</summary>
internal sealed partial class SqliteControlPlane
{
    private static readonly SqliteSchema Locks = new(
        "locks",
        ["CREATE TABLE dapr_locks (store TEXT NOT NULL, resource TEXT NOT NULL, owner TEXT NOT NULL, held_until INTEGER NOT NULL, PRIMARY KEY (store, resource)) WITHOUT ROWID"]);

    public async ValueTask<bool> TryLockAsync(LockKey key, string owner, DateTimeOffset now, DateTimeOffset end, CancellationToken cancellationToken) =>
        await _file.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM dapr_locks WHERE held_until <= $now", ("$now", now.ToUnixTimeMilliseconds()));
                return session.Execute(
                    "INSERT OR IGNORE INTO dapr_locks (store, resource, owner, held_until) VALUES ($store, $resource, $owner, $end)",
                    ("$store", key.Store),
                    ("$resource", key.Resource),
                    ("$owner", owner),
                    ("$end", end.ToUnixTimeMilliseconds())) > 0;
            },
            cancellationToken);

    public async ValueTask<UnlockOutcome> UnlockAsync(LockKey key, string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        await _file.WriteAsync(
            session =>
            {
                var holder = session.Query(
                    "SELECT owner FROM dapr_locks WHERE store = $store AND resource = $resource AND held_until > $now",
                    row => row.GetString(0),
                    ("$store", key.Store),
                    ("$resource", key.Resource),
                    ("$now", now.ToUnixTimeMilliseconds())).FirstOrDefault();
                if (holder != owner) return holder is null ? UnlockOutcome.NotHeld : UnlockOutcome.HeldByAnother;

                session.Execute("DELETE FROM dapr_locks WHERE store = $store AND resource = $resource", ("$store", key.Store), ("$resource", key.Resource));
                return UnlockOutcome.Released;
            },
            cancellationToken);
}
