namespace Dapr.AI.Microsoft.Extensions;

/// <summary>
/// The conversations that components keep, with the functions that each of them wanted called last. Whoever goes on with one says only what is new,
/// so that nothing else tells what a result is of.
/// </summary>
/// <param name="most">How many are remembered; of more, the one that has been silent for longest goes.</param>
internal sealed class ChatMemory(int most = 1_000)
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Component, string Id), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = new();

    /// <summary>Whether the component keeps a conversation.</summary>
    public bool Knows(string component, string id)
    {
        lock (_gate)
        {
            return _entries.ContainsKey((component, id));
        }
    }

    /// <summary>The functions that the model wanted called last, by the ids of the calls; empty where nothing is remembered.</summary>
    public IReadOnlyDictionary<string, string> Functions(string component, string? id)
    {
        lock (_gate)
        {
            return id is not null && _entries.TryGetValue((component, id), out var node) ? node.Value.Functions : None;
        }
    }

    /// <summary>Remembers a conversation.</summary>
    /// <param name="component">The component that keeps it.</param>
    /// <param name="id">Its id.</param>
    /// <param name="functions">The functions that the model wants called, by the ids of the calls.</param>
    public void Keep(string component, string id, IReadOnlyDictionary<string, string> functions)
    {
        lock (_gate)
        {
            if (_entries.Remove((component, id), out var known)) _order.Remove(known);
            _entries[(component, id)] = _order.AddLast(new Entry(component, id, functions));
            if (_entries.Count <= most) return;

            var oldest = _order.First!.Value;
            _order.RemoveFirst();
            _entries.Remove((oldest.Component, oldest.Id));
        }
    }

    private sealed record Entry(string Component, string Id, IReadOnlyDictionary<string, string> Functions);
}
