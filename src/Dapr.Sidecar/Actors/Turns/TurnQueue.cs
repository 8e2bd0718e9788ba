using Dapr.Sidecar.Api;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Actors.Turns;

/// <summary>
/// The turns of one actor: one at a time, in the order in which they were asked for. A call of the chain that has the turn gets in at once, up to a depth,
/// and the turn is over when all of its calls are. At a host that holds turns itself a method may go on though its caller has left: calls of its chain get in
/// likewise, and the host orders them. Whoever waits counts as parked: what it waits for counts itself.
/// </summary>
internal sealed class TurnQueue(InFlight inFlight)
{
    // A chain that is forgotten waits like any other.
    private const int MostLeft = 32;

    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private Queue<string>? _left;
    private TaskCompletionSource<InFlight.Entry?>? _emptied;
    private string? _chain;
    private int _depth;
    private bool _isClosed;

    /// <summary>Whether nobody gets a turn any more.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Whether somebody has a turn.</summary>
    public bool IsBusy => Volatile.Read(ref _depth) > 0;

    /// <summary>Gets into the turn of a chain that has it; false when it has not.</summary>
    /// <exception cref="ApiException">The chain has as many calls here as may be.</exception>
    public bool TryJoin(string? chain, int most)
    {
        lock (_gate)
        {
            return IsOfTurn(chain) && Join(most);
        }
    }

    /// <summary>Waits for a turn; false when there is none any more. Whoever has one ends it.</summary>
    /// <exception cref="ApiException">The chain has as many calls here as may be.</exception>
    public ValueTask<bool> EnterAsync(string? chain, int most, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (IsOfTurn(chain)) return new(Join(most));
            if (_isClosed) return new(false);
            if (_depth == 0)
            {
                (_chain, _depth) = (chain, 1);
                return new(true);
            }

            node = _waiting.AddLast(new Waiter(chain, most));
        }

        return new(WaitAsync(node, cancellationToken));
    }

    /// <summary>The caller of a chain leaves, while its method may go on at a host that holds turns itself. To be said before its call ends.</summary>
    public void Leave(string chain)
    {
        lock (_gate)
        {
            _left ??= new();
            if (_left.Count == MostLeft) _left.Dequeue();
            _left.Enqueue(chain);
        }
    }

    /// <summary>Ends a call of the turn, and with the last one the turn.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            if (--_depth > 0) return;

            _chain = null;
            if (_isClosed)
            {
                if (_emptied is { } emptied) emptied.SetResult(inFlight.Note("the end of a last turn"));
            }
            else if (_waiting.First is { } first)
            {
                Give(first);
                for (var next = _waiting.First; next is not null;)
                {
                    var node = next;
                    next = node.Next;
                    if (IsOfTurn(node.Value.Chain) && _depth < node.Value.Most) Give(node);
                }
            }
        }
    }

    /// <summary>Gives no turn any more; whoever waits for one learns that at once.</summary>
    /// <returns>Whether it was not closed before, and what completes when the last turn is over; whoever closed it first disposes of what that gives.</returns>
    public (bool IsFirst, Task<InFlight.Entry?> Emptied) Close()
    {
        lock (_gate)
        {
            var isFirst = !_isClosed;
            _isClosed = true;
            foreach (var waiter in _waiting)
            {
                waiter.SetResult((false, inFlight.Note("a call that finds no turn")));
            }

            _waiting.Clear();
            return (isFirst, _depth == 0 ? Task.FromResult<InFlight.Entry?>(null) : (_emptied ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
        }
    }

    /// <summary>Gives no turn any more, if nobody has one or waits for one; false when somebody does, or it is closed already.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (_isClosed || _depth > 0 || _waiting.Count > 0) return false;
            return _isClosed = true;
        }
    }

    private bool IsOfTurn(string? chain) => _depth > 0 && chain is not null && (chain == _chain || _left?.Contains(chain) is true);

    private bool Join(int most)
    {
        if (_depth >= most) throw ApiErrors.ActorStackDepth().ToException();

        _depth++;
        return true;
    }

    private void Give(LinkedListNode<Waiter> node)
    {
        _waiting.Remove(node);
        if (_depth++ == 0) _chain = node.Value.Chain;

        // Noted here, so that all is not quiet between the turn before and this one.
        node.Value.SetResult((true, inFlight.Note("a turn that begins")));
    }

    private async Task<bool> WaitAsync(LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        (bool IsIn, InFlight.Entry Begun) result;
        using (InFlight.Park())
        {
            await using (cancellationToken.UnsafeRegister(_ => GiveUp(node, cancellationToken), null))
            {
                result = await node.Value.Task;
            }
        }

        // From here on the caller counts again by itself.
        result.Begun.Dispose();
        return result.IsIn;
    }

    private void GiveUp(LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (node.List is null) return;

            _waiting.Remove(node);
            node.Value.SetCanceled(cancellationToken);
        }
    }

    private sealed class Waiter(string? chain, int most) : TaskCompletionSource<(bool IsIn, InFlight.Entry Begun)>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string? Chain => chain;

        public int Most => most;
    }
}
