namespace Dapr.Sidecar.Tests.DueQueues;

/// <summary>A queue that cannot be used now and then.</summary>
internal sealed class FailingQueue(IDueQueue queue) : IDueQueue
{
    private int _looks;

    /// <summary>Called before a lease is extended; it may throw.</summary>
    public Action Extending { get; set; } = () => { };

    /// <summary>Called before a lease is settled; it may throw.</summary>
    public Action Settling { get; set; } = () => { };

    /// <summary>How often it was asked when something is due.</summary>
    public int Looks => Volatile.Read(ref _looks);

    public ValueTask<bool> AddAsync(DueJob job, bool overwrite, CancellationToken cancellationToken) => queue.AddAsync(job, overwrite, cancellationToken);

    public ValueTask<DueJob?> FindAsync(DueKey key, CancellationToken cancellationToken) => queue.FindAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<DueJob>> ListAsync(string queueName, string prefix, CancellationToken cancellationToken) => queue.ListAsync(queueName, prefix, cancellationToken);

    public ValueTask RemoveAsync(DueKey key, CancellationToken cancellationToken) => queue.RemoveAsync(key, cancellationToken);

    public ValueTask RemoveAllAsync(string queueName, string prefix, CancellationToken cancellationToken) => queue.RemoveAllAsync(queueName, prefix, cancellationToken);

    public ValueTask<IReadOnlyList<DueLease>> TakeAsync(string queueName, int most, DateTimeOffset now, DateTimeOffset end, CancellationToken cancellationToken) =>
        queue.TakeAsync(queueName, most, now, end, cancellationToken);

    public ValueTask<DateTimeOffset?> NextAsync(string queueName, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looks);
        return queue.NextAsync(queueName, cancellationToken);
    }

    public ValueTask<bool> IsLeasedAsync(DueKey key, long token, CancellationToken cancellationToken) => queue.IsLeasedAsync(key, token, cancellationToken);

    public ValueTask<bool> ExtendAsync(DueLease lease, DateTimeOffset end, CancellationToken cancellationToken)
    {
        Extending();
        return queue.ExtendAsync(lease, end, cancellationToken);
    }

    public ValueTask<bool> SettleAsync(DueLease lease, DueJob? next, CancellationToken cancellationToken)
    {
        Settling();
        return queue.SettleAsync(lease, next, cancellationToken);
    }

    public IDisposable Listen(string queueName, Action woken) => queue.Listen(queueName, woken);
}
