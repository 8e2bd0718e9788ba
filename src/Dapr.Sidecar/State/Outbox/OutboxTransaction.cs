namespace Dapr.Sidecar.State.Outbox;

/// <summary>A transaction whose events are announced. Disposed without a word of its end, nobody knows whether it was applied.</summary>
/// <param name="writes">What it stores: what was asked for, and a row for each event.</param>
/// <param name="ids">Its events.</param>
/// <param name="pending">Where whoever handles the events waits for the end.</param>
internal sealed class OutboxTransaction(IReadOnlyList<StateWrite> writes, IReadOnlyList<string> ids, PendingEvents pending) : IDisposable
{
    public IReadOnlyList<StateWrite> Writes => writes;

    /// <summary>Says how it ended.</summary>
    public void End(bool isApplied) => pending.End(ids, isApplied ? TransactionEnd.Applied : TransactionEnd.Refused);

    public void Dispose() => pending.End(ids, TransactionEnd.Unknown);
}
