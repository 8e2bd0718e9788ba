namespace Dapr.Sidecar;

/// <summary>Locks, which go with the process.</summary>
public sealed partial class ControlPlane
{
    private readonly Lock _locksGate = new();
    private readonly Dictionary<LockKey, (string Owner, DateTimeOffset End)> _locks = [];

    ValueTask<bool> IControlPlane.TryLockAsync(LockKey key, string owner, DateTimeOffset now, DateTimeOffset end, CancellationToken cancellationToken)
    {
        lock (_locksGate)
        {
            if (Holder(key, now) is not null) return new(false);

            _locks[key] = (owner, end);
            return new(true);
        }
    }

    ValueTask<UnlockOutcome> IControlPlane.UnlockAsync(LockKey key, string owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_locksGate)
        {
            var holder = Holder(key, now);
            if (holder == owner) _locks.Remove(key);

            return new(holder is null ? UnlockOutcome.NotHeld : holder == owner ? UnlockOutcome.Released : UnlockOutcome.HeldByAnother);
        }
    }

    /// <summary>Who holds a lock; null when nobody does. What is over is forgotten when somebody asks, and with it all else that is.</summary>
    private string? Holder(LockKey key, DateTimeOffset now)
    {
        if (!_locks.TryGetValue(key, out var held)) return null;
        if (held.End > now) return held.Owner;

        foreach (var (over, _) in _locks.Where(entry => entry.Value.End <= now).ToList())
        {
            _locks.Remove(over);
        }

        return null;
    }
}
