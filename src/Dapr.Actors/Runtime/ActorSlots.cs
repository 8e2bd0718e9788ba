namespace Dapr.Actors.Runtime;

/// <summary>The actors of a type that are active on this host, or called.</summary>
internal sealed class ActorSlots
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ActorSlot> _slots = new(StringComparer.Ordinal);

    /// <summary>The actors.</summary>
    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_gate)
            {
                return [.. _slots.Keys];
            }
        }
    }

    /// <summary>The place of an actor, which stays as long as it is used, or the actor is active.</summary>
    public ActorSlot Enter(string id)
    {
        lock (_gate)
        {
            if (!_slots.TryGetValue(id, out var slot)) _slots[id] = slot = new ActorSlot(id);

            slot.Users++;
            return slot;
        }
    }

    /// <summary>Uses a place no longer.</summary>
    public void Leave(ActorSlot slot)
    {
        lock (_gate)
        {
            if (--slot.Users > 0 || slot.Activation is not null) return;

            _slots.Remove(slot.Id);
            slot.Dispose();
        }
    }
}
