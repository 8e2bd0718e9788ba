namespace Dapr.Sidecar.Inspection;

/// <summary>Keeps the last of what it is given, within bounds of number and size.</summary>
/// <param name="most">How many.</param>
/// <param name="mostBytes">How large all of them may be; the last one is kept in any case.</param>
/// <param name="size">How large one is.</param>
internal sealed class BoundedLog<T>(int most, long mostBytes, Func<T, long> size)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _entries = new();
    private long _bytes;

    public IReadOnlyList<T> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(T entry)
    {
        lock (_gate)
        {
            _entries.Enqueue(entry);
            _bytes += size(entry);
            while (_entries.Count > most || (_bytes > mostBytes && _entries.Count > 1))
            {
                _bytes -= size(_entries.Dequeue());
            }
        }
    }

    /// <summary>Takes one back.</summary>
    public void Remove(T entry)
    {
        lock (_gate)
        {
            var others = _entries.Where(other => !ReferenceEquals(other, entry)).ToList();
            if (others.Count < _entries.Count)
            {
                _bytes -= size(entry);
                _entries.Clear();
                others.ForEach(_entries.Enqueue);
            }
        }
    }
}
