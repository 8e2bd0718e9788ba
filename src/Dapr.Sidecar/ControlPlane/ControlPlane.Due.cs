namespace Dapr.Sidecar;

/// <summary>What is due, which goes with the process.</summary>
public sealed partial class ControlPlane
{
    // What is in no file.
    private const string Memory = ":memory:";

    private readonly Lock _dueGate = new();
    private readonly Dictionary<string, DueLane> _due = new(StringComparer.Ordinal);
    private long _dueToken;

    ValueTask<bool> IDueQueue.AddAsync(DueJob job, bool overwrite, CancellationToken cancellationToken)
    {
        lock (_dueGate)
        {
            if (!_due.TryGetValue(job.Key.Queue, out var lane)) _due[job.Key.Queue] = lane = new DueLane();
            if (!overwrite && lane.Find(job.Key.Name) is not null) return new(false);

            lane.Put(new DueEntry(job, job.Due, Token: 0));
        }

        FileSignals.Raise(Memory, job.Key.Queue);
        return new(true);
    }

    ValueTask<DueJob?> IDueQueue.FindAsync(DueKey key, CancellationToken cancellationToken)
    {
        lock (_dueGate)
        {
            return new(_due.GetValueOrDefault(key.Queue)?.Find(key.Name)?.Job);
        }
    }

    ValueTask<IReadOnlyList<DueJob>> IDueQueue.ListAsync(string queue, string prefix, CancellationToken cancellationToken)
    {
        lock (_dueGate)
        {
            return new([.. _due.GetValueOrDefault(queue)?.Named(prefix).Select(entry => entry.Job) ?? []]);
        }
    }

    ValueTask IDueQueue.RemoveAsync(DueKey key, CancellationToken cancellationToken)
    {
        lock (_dueGate)
        {
            _due.GetValueOrDefault(key.Queue)?.Remove(key.Name);
        }

        return ValueTask.CompletedTask;
    }

    ValueTask IDueQueue.RemoveAllAsync(string queue, string prefix, CancellationToken cancellationToken)
    {
        lock (_dueGate)
        {
            foreach (var entry in _due.GetValueOrDefault(queue)?.Named(prefix) ?? [])
            {
                _due[queue].Remove(entry.Job.Key.Name);
            }
        }

        return ValueTask.CompletedTask;
    }

    ValueTask<IReadOnlyList<DueLease>> IDueQueue.TakeAsync(string queue, int most, DateTimeOffset now, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var taken = new List<DueLease>();
        lock (_dueGate)
        {
            while (taken.Count < most && _due.GetValueOrDefault(queue)?.First is { } first && first.Visible <= now)
            {
                taken.Add(new DueLease(first.Job, ++_dueToken));
                _due[queue].Put(first with { Visible = end, Token = _dueToken });
            }
        }

        return new(taken);
    }

    ValueTask<DateTimeOffset?> IDueQueue.NextAsync(string queue, CancellationToken cancellationToken)
    {
        lock (_dueGate)
        {
            return new(_due.GetValueOrDefault(queue)?.First?.Visible);
        }
    }

    ValueTask<bool> IDueQueue.IsLeasedAsync(DueKey key, long token, CancellationToken cancellationToken)
    {
        lock (_dueGate)
        {
            return new(Leased(key, token) is not null);
        }
    }

    ValueTask<bool> IDueQueue.ExtendAsync(DueLease lease, DateTimeOffset end, CancellationToken cancellationToken)
    {
        lock (_dueGate)
        {
            if (Leased(lease.Job.Key, lease.Token) is not { } entry) return new(false);

            _due[lease.Job.Key.Queue].Put(entry with { Visible = end });
            return new(true);
        }
    }

    ValueTask<bool> IDueQueue.SettleAsync(DueLease lease, DueJob? next, CancellationToken cancellationToken)
    {
        lock (_dueGate)
        {
            if (Leased(lease.Job.Key, lease.Token) is null) return new(false);

            var lane = _due[lease.Job.Key.Queue];
            if (next is null) lane.Remove(lease.Job.Key.Name);
            else lane.Put(new DueEntry(next, next.Due, Token: 0));
        }

        // Another sidecar of the application may wait for this very queue.
        FileSignals.Raise(Memory, lease.Job.Key.Queue);
        return new(true);
    }

    IDisposable IDueQueue.Listen(string queue, Action woken) => FileSignals.Listen(Memory, queue, woken);

    private DueEntry? Leased(DueKey key, long token) =>
        _due.GetValueOrDefault(key.Queue)?.Find(key.Name) is { } entry && entry.Token == token ? entry : null;

    /// <summary>A job, when it can be taken, and by which lease it was taken; 0 for none.</summary>
    private sealed record DueEntry(DueJob Job, DateTimeOffset Visible, long Token);

    /// <summary>The jobs of a queue, by name and by time.</summary>
    private sealed class DueLane
    {
        private readonly SortedDictionary<string, DueEntry> _byName = new(StringComparer.Ordinal);
        private readonly SortedSet<DueEntry> _byTime = new(Comparer<DueEntry>.Create((left, right) =>
            left.Visible.CompareTo(right.Visible) is var order and not 0 ? order : string.CompareOrdinal(left.Job.Key.Name, right.Job.Key.Name)));

        public DueEntry? First => _byTime.Min;

        public DueEntry? Find(string name) => _byName.GetValueOrDefault(name);

        public List<DueEntry> Named(string prefix) => [.. _byName.Values.Where(entry => entry.Job.Key.Name.StartsWith(prefix, StringComparison.Ordinal))];

        public void Put(DueEntry entry)
        {
            Remove(entry.Job.Key.Name);
            _byName[entry.Job.Key.Name] = entry;
            _byTime.Add(entry);
        }

        public void Remove(string name)
        {
            if (_byName.Remove(name, out var entry)) _byTime.Remove(entry);
        }
    }
}
