using Dapr.Sidecar.Runtime;

namespace Dapr.Sidecar.State;

/// <summary><c>state.in-memory</c>: values live as long as the sidecar. Etags are new with every write.</summary>
/// <remarks>
/// What has expired is invisible at once and swept soon after. The sweep sleeps until something expires, so that a clock that
/// is advanced by hand has no due time every second; the runtime sweeps each second, which nobody can tell apart.
/// </remarks>
internal sealed class InMemoryStateStore : IStateStore, IDisposable
{
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromSeconds(1);

    // The system's timers cannot wait longer than some weeks.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private static readonly Comparer<(DateTimeOffset End, string Key)> ByEnd = Comparer<(DateTimeOffset End, string Key)>.Create((left, right) =>
        left.End.CompareTo(right.End) is var order and not 0 ? order : string.CompareOrdinal(left.Key, right.Key));

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StateValue> _values = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTimeOffset End, string Key)> _expiries = new(ByEnd);
    private readonly TimeProvider _clock;
    private readonly ITimer _sweep;
    private DateTimeOffset _sweepsAt = DateTimeOffset.MaxValue;

    public InMemoryStateStore(TimeProvider clock)
    {
        _clock = clock;
        _sweep = clock.CreateTimer(static store => ((InMemoryStateStore)store!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public StateStoreFeatures Features =>
        StateStoreFeatures.Etag | StateStoreFeatures.Transactional | StateStoreFeatures.Ttl | StateStoreFeatures.DeleteWithPrefix | StateStoreFeatures.KeysLike;

    /// <summary>The rows that are kept, expired or not.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _values.Count;
            }
        }
    }

    public Task<StateValue?> GetAsync(StateRead read, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Find(read.Key));
        }
    }

    public Task<StateOutcome> ApplyAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // All etags are checked before the first write, so nothing has to be undone.
            foreach (var change in changes)
            {
                if (Conflict(change) is { } conflict)
                {
                    return Task.FromResult(StateOutcome.Mismatch(conflict));
                }
            }

            foreach (var change in changes)
            {
                Apply(change);
            }

            ArmSweep();
        }

        return Task.FromResult(StateOutcome.Applied);
    }

    public Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<string>>(
                [.. _values.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && Find(key) is not null).Order(StringComparer.Ordinal)]);
        }
    }

    public void Dispose() => _sweep.Dispose();

    private StateValue? Find(string key) =>
        _values.TryGetValue(key, out var value) && !(value.ExpiresAt is { } end && end <= _clock.GetUtcNow()) ? value : null;

    private string? Conflict(StateChange change)
    {
        var current = Find(change.Key);
        return change.Etag switch
        {
            null when change.FirstWrite && current is not null => "item already exists and no etag was passed",
            not null when current is null => $"state not exist or expired for key={change.Key}",
            { } etag when etag != current!.Etag => $"state etag not match for key={change.Key}: current={current.Etag}, expect={etag}",
            _ => null,
        };
    }

    private void Apply(StateChange change)
    {
        Remove(change.Key);
        if (change.Data is not { } data)
        {
            return;
        }

        var value = new StateValue { Data = data, Etag = UniqueId.New(), ExpiresAt = End(change.Ttl) };
        _values[change.Key] = value;
        if (value.ExpiresAt is { } end)
        {
            _expiries.Add((end, change.Key));
        }
    }

    private DateTimeOffset? End(TimeSpan? ttl)
    {
        if (ttl is not { } span)
        {
            return null;
        }

        var now = _clock.GetUtcNow();
        return span < DateTimeOffset.MaxValue - now ? now + span : DateTimeOffset.MaxValue;
    }

    private void Remove(string key)
    {
        if (_values.Remove(key, out var value) && value.ExpiresAt is { } end)
        {
            _expiries.Remove((end, key));
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            while (_expiries.Count > 0 && _expiries.Min is var first && first.End <= _clock.GetUtcNow())
            {
                Remove(first.Key);
            }

            _sweepsAt = DateTimeOffset.MaxValue;
            ArmSweep();
        }
    }

    /// <summary>Lets the sweep come when the next value expires, unless it comes sooner. The gate is held.</summary>
    private void ArmSweep()
    {
        if (_expiries.Count == 0)
        {
            return;
        }

        var sleep = _expiries.Min.End - _clock.GetUtcNow();
        sleep = sleep < ShortestSleep ? ShortestSleep : sleep > LongestSleep ? LongestSleep : sleep;
        if (_clock.GetUtcNow() + sleep is var at && at < _sweepsAt)
        {
            _sweepsAt = at;
            _sweep.Change(sleep, Timeout.InfiniteTimeSpan);
        }
    }
}
