namespace Dapr.Sidecar.Time;

/// <summary>
/// Something that happens once, and that callers wait for without counting as running: whoever brings it about counts itself. It hands each of them on in the
/// count, so that there is no moment of rest between the two.
/// </summary>
/// <param name="inFlight">The count.</param>
/// <param name="what">What those do who waited, for a message.</param>
internal sealed class ParkedSignal(InFlight inFlight, string what)
{
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource<InFlight.Entry>> _waiting = [];
    private bool _isSet;

    /// <summary>Whether it has happened.</summary>
    public bool IsSet
    {
        get
        {
            lock (_gate)
            {
                return _isSet;
            }
        }
    }

    /// <summary>It happens.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _isSet = true;
            foreach (var waiter in _waiting)
            {
                var entry = inFlight.Note(what);
                if (!waiter.TrySetResult(entry)) entry.Dispose();
            }

            _waiting.Clear();
        }
    }

    /// <summary>Waits for it.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<InFlight.Entry>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isSet) return;
            _waiting.Add(waiter);
        }

        InFlight.Entry goesOn;
        try
        {
            using (InFlight.Park())
            {
                await using (cancellationToken.UnsafeRegister(_ => waiter.TrySetCanceled(cancellationToken), null))
                {
                    goesOn = await waiter.Task;
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _waiting.Remove(waiter);
            }
        }

        // From here on the caller counts again by itself.
        goesOn.Dispose();
    }
}
