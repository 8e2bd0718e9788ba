namespace Dapr.Actors.Runtime;

/// <summary>
/// Lets one turn of an actor run at a time, in the order in which they came. A call that belongs to the chain of calls whose turn it is gets in
/// at once: whoever waits for it is inside.
/// </summary>
internal sealed class TurnLock
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private string? _chain;
    private int _depth;

    /// <summary>Waits for the turn.</summary>
    /// <param name="chain">The chain that the call belongs to; null where actors are not reentrant.</param>
    /// <param name="deepest">How many calls of a chain may be inside.</param>
    /// <param name="cancellationToken">Gives up waiting; a turn that has begun it does not end.</param>
    /// <returns>How many calls of the chain are inside now; <see cref="Exit"/> is called for each.</returns>
    /// <exception cref="TurnDepthException">One more call of the chain is too many.</exception>
    public ValueTask<int> EnterAsync(string? chain, int deepest, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> waiter;
        lock (_gate)
        {
            if (_depth == 0)
            {
                (_chain, _depth) = (chain, 1);
                return new ValueTask<int>(1);
            }

            if (chain is not null && chain == _chain)
            {
                return _depth < deepest ? new ValueTask<int>(++_depth) : throw new TurnDepthException(deepest);
            }

            waiter = _waiting.AddLast(new Waiter(chain));
        }

        return new ValueTask<int>(WaitAsync(waiter, cancellationToken));
    }

    /// <summary>Ends a call; the turn ends with the last of its chain.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            if (--_depth > 0) return;

            _chain = null;
            while (_waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                (_chain, _depth) = (next.Value.Chain, 1);

                // Whoever gave up in this very moment has no turn.
                if (next.Value.Turn.TrySetResult(1)) return;

                (_chain, _depth) = (null, 0);
            }
        }
    }

    private async Task<int> WaitAsync(LinkedListNode<Waiter> waiter, CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).Turn.TrySetCanceled(token), waiter.Value).ConfigureAwait(false))
        {
            try
            {
                return await waiter.Value.Turn.Task.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                lock (_gate)
                {
                    if (waiter.List is not null) _waiting.Remove(waiter);
                }

                throw;
            }
        }
    }

    private sealed record Waiter(string? Chain)
    {
        public TaskCompletionSource<int> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
