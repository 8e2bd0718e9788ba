using System.Collections.Concurrent;

namespace Dapr.Sidecar.State.Outbox;

/// <summary>How a transaction ended, as far as this sidecar knows.</summary>
internal enum TransactionEnd
{
    /// <summary>Another sidecar ran it, or the store did not say: its row tells.</summary>
    Unknown,

    /// <summary>It was applied.</summary>
    Applied,

    /// <summary>The store refused it: nothing is stored.</summary>
    Refused,
}

/// <summary>The events that were announced by this sidecar, until it is known what became of their transactions.</summary>
/// <param name="clock">Tells when a refused transaction need not be known any more.</param>
internal sealed class PendingEvents(TimeProvider clock)
{
    // An event of a refused transaction that comes later is looked up in the store, where there is nothing.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<(DateTimeOffset Since, string Id)> _refused = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<TransactionEnd>> _events = new(StringComparer.Ordinal);

    /// <summary>Notes events before they are announced.</summary>
    public void Begin(IEnumerable<string> ids)
    {
        while (_refused.TryPeek(out var oldest) && clock.GetUtcNow() - oldest.Since > KeptFor && _refused.TryDequeue(out oldest))
        {
            _events.TryRemove(oldest.Id, out _);
        }

        foreach (var id in ids)
        {
            _events[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Says how the transaction of events ended; its first word counts.</summary>
    public void End(IEnumerable<string> ids, TransactionEnd end)
    {
        foreach (var id in ids)
        {
            if (!_events.TryGetValue(id, out var waiting) || !waiting.TrySetResult(end)) continue;

            // Of the others the store knows. That one was refused stays known until its event comes and is dropped.
            if (end == TransactionEnd.Refused) _refused.Enqueue((clock.GetUtcNow(), id));
            else _events.TryRemove(id, out _);
        }
    }

    /// <summary>Of these no event will come.</summary>
    public void Forget(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            _events.TryRemove(id, out _);
        }
    }

    /// <summary>Waits for the end of the transaction of an event.</summary>
    public async Task<TransactionEnd> EndOfAsync(string id, CancellationToken cancellationToken)
    {
        if (!_events.TryGetValue(id, out var waiting)) return TransactionEnd.Unknown;

        var end = await waiting.Task.WaitAsync(cancellationToken);
        _events.TryRemove(id, out _);
        return end;
    }
}
