using System.Collections.Concurrent;

namespace Dapr.Actors.Runtime;

/// <summary>What a turn, or a call within a turn, has read and changed.</summary>
internal sealed class StateTracker
{
    // The tasks of a turn may use it at the same time, and what another call of its chain saves is taken out from there.
    private readonly ConcurrentDictionary<string, TrackedState> _entries = new(StringComparer.Ordinal);

    public TrackedState? Find(string name) => _entries.GetValueOrDefault(name);

    public void Set(string name, TrackedState state) => _entries[name] = state;

    /// <summary>Keeps what was read, unless a change came before it.</summary>
    public TrackedState Keep(string name, TrackedState read) => _entries.GetOrAdd(name, read);

    public void Drop(string name) => _entries.TryRemove(name, out _);

    public void Clear() => _entries.Clear();

    /// <summary>The changes, and what is only known to be missing, in the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, TrackedState>> Unsaved() => _entries.IsEmpty
        ? []
        : [.. _entries.Where(entry => entry.Value.IsChanged || entry.Value.IsMissing).OrderBy(entry => entry.Key, StringComparer.Ordinal)];

    /// <summary>A change is saved, or what was missing is no longer known to be. What was changed again meanwhile stays so.</summary>
    public void Settle(KeyValuePair<string, TrackedState> saved, DateTimeOffset now)
    {
        if (saved.Value.IsThere(now))
        {
            _entries.TryUpdate(saved.Key, saved.Value.Saved(), saved.Value);
        }
        else
        {
            _entries.TryRemove(saved);
        }
    }

    /// <summary>Another call of the chain has saved a value: what was read of it before is no longer true, and what was added is in the store by now.</summary>
    public void Invalidate(string name)
    {
        if (!_entries.TryGetValue(name, out var state)) return;

        if (!state.IsChanged) _entries.TryRemove(new(name, state));
        else if (state.Kind == StateChangeKind.Add) _entries.TryUpdate(name, state.Stored(), state);
    }
}
