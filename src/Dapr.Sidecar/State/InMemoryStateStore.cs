namespace Dapr.Sidecar.State;

/// <summary><c>state.in-memory</c>: values live as long as the sidecar. Etags are new with every write.</summary>
internal sealed class InMemoryStateStore(TimeProvider clock) : IStateStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, StateValue> _values = new(StringComparer.Ordinal);

    public StateStoreFeatures Features =>
        StateStoreFeatures.Etag | StateStoreFeatures.Transactional | StateStoreFeatures.Ttl | StateStoreFeatures.DeleteWithPrefix | StateStoreFeatures.KeysLike;

    public Task<StateValue?> GetAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Find(key));
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
        }

        return Task.FromResult(StateOutcome.Applied);
    }

    public Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<string>>(
                [.. _values.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList().Where(key => Find(key) is not null)]);
        }
    }

    private StateValue? Find(string key)
    {
        if (!_values.TryGetValue(key, out var value))
        {
            return null;
        }

        if (value.ExpiresAt is { } end && end <= clock.GetUtcNow())
        {
            _values.Remove(key);
            return null;
        }

        return value;
    }

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
        if (change.Data is not { } data)
        {
            _values.Remove(change.Key);
            return;
        }

        _values[change.Key] = new StateValue
        {
            Data = data,
            Etag = Guid.NewGuid().ToString(),
            ExpiresAt = change.Ttl is { } ttl ? clock.GetUtcNow() + ttl : null,
        };
    }
}
