namespace Dapr.Sidecar.Sqlite;

/// <summary>Something that is to be written, and waits for its turn. Whoever has the turn writes it, along with its own.</summary>
internal abstract class SqliteWrite
{
    private const int Waits = 0;
    private const int Runs = 1;
    private const int Withdrawn = 2;

    private int _state;

    /// <summary>Begins it; false when nobody wants it any more.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Runs, Waits) == Waits;

    /// <summary>Takes it back; false when it is being written.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waits) == Waits;

    /// <summary>Writes.</summary>
    /// <returns>Whether it is kept.</returns>
    public abstract bool Run(SqliteSession session);

    /// <summary>What it wrote is in the file, or was not to be kept.</summary>
    public abstract void Complete();

    /// <summary>Nothing of it is in the file.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
/// <typeparam name="T">What it gives.</typeparam>
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> work, Func<T, bool> keeps) : SqliteWrite
{
    private readonly TaskCompletionSource<T> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    /// <summary>What it gave.</summary>
    public Task<T> Result => _end.Task;

    public override bool Run(SqliteSession session)
    {
        _result = work(session);
        return keeps(_result);
    }

    public override void Complete() => _end.TrySetResult(_result);

    public override void Fail(Exception exception) => _end.TrySetException(exception);
}
