namespace Dapr.Sidecar;

/// <summary>
/// What is due at a time, in queues: jobs of applications, reminders of actors. Whoever handles those of a queue sleeps until the next one
/// is due or the queue says that something has changed, so that what waits costs nothing, however much it is.
/// </summary>
internal interface IDueQueue
{
    /// <summary>Keeps a job; false, and nothing has changed, when there is one of its key and it is not to be replaced.</summary>
    ValueTask<bool> AddAsync(DueJob job, bool overwrite, CancellationToken cancellationToken);

    /// <summary>A job by its key; null when there is none.</summary>
    ValueTask<DueJob?> FindAsync(DueKey key, CancellationToken cancellationToken);

    /// <summary>The jobs of a queue whose names begin so, in the order of their names.</summary>
    ValueTask<IReadOnlyList<DueJob>> ListAsync(string queue, string prefix, CancellationToken cancellationToken);

    /// <summary>Forgets a job, if it is there.</summary>
    ValueTask RemoveAsync(DueKey key, CancellationToken cancellationToken);

    /// <summary>Forgets the jobs of a queue whose names begin so.</summary>
    ValueTask RemoveAllAsync(string queue, string prefix, CancellationToken cancellationToken);

    /// <summary>Takes jobs that are due and that nobody has, those first that are due longest.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="now">What is due by then.</param>
    /// <param name="end">When the lease ends, unless it is extended: others may take them then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<DueLease>> TakeAsync(string queue, int most, DateTimeOffset now, DateTimeOffset end, CancellationToken cancellationToken);

    /// <summary>When the next job of a queue can be taken; null when there is none.</summary>
    ValueTask<DateTimeOffset?> NextAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Whether a job is there as it was taken by a lease: it was neither removed nor replaced since, nor taken by somebody else.</summary>
    ValueTask<bool> IsLeasedAsync(DueKey key, long token, CancellationToken cancellationToken);

    /// <summary>Has a lease end later; false when it is lost.</summary>
    ValueTask<bool> ExtendAsync(DueLease lease, DateTimeOffset end, CancellationToken cancellationToken);

    /// <summary>Ends a lease, and notes what became of its job; false, and nothing has changed, when it is lost or somebody has replaced or removed the job.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="next">How the job goes on; null when it is over, the job as it was to give it back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<bool> SettleAsync(DueLease lease, DueJob? next, CancellationToken cancellationToken);

    /// <summary>Calls an action whenever a job may have become due earlier than <see cref="NextAsync"/> has said, until the result is disposed.</summary>
    IDisposable Listen(string queue, Action woken);
}
