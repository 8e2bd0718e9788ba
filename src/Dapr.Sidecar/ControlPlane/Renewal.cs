using Dapr.Sidecar.Time;

namespace Dapr.Sidecar;

/// <summary>
/// Says something again and again by a clock, until it is disposed: one at a time, and so that a clock that is advanced goes on only when it is said.
/// </summary>
internal sealed class Renewal : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly InFlight _inFlight;
    private readonly string _what;
    private readonly Func<CancellationToken, Task> _renew;
    private readonly CancellationTokenSource _ending = new();
    private readonly ITimer _timer;
    private Task _renewing = Task.CompletedTask;
    private bool _isRenewing;
    private bool _isEnding;

    /// <param name="clock">The clock.</param>
    /// <param name="interval">How often it is said.</param>
    /// <param name="inFlight">What the clock waits for.</param>
    /// <param name="what">What is done, for a message.</param>
    /// <param name="renew">Says it; failures are its own matter.</param>
    public Renewal(TimeProvider clock, TimeSpan interval, InFlight inFlight, string what, Func<CancellationToken, Task> renew)
    {
        (_inFlight, _what, _renew) = (inFlight, what, renew);
        _timer = clock.CreateTimer(_ => Renew(), null, interval, interval);
    }

    /// <summary>Says it no more, and waits until it is not being said.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isEnding = true;
        }

        await _timer.DisposeAsync();
        await _ending.CancelAsync();
        await _renewing;
        _ending.Dispose();
    }

    /// <summary>Runs in the clock's own callback.</summary>
    private void Renew()
    {
        lock (_gate)
        {
            if (_isEnding || _isRenewing) return;

            _isRenewing = true;
            var running = _inFlight.Note(_what);
            _renewing = Task.Run(async () =>
            {
                using (running)
                {
                    try
                    {
                        await _renew(_ending.Token);
                    }
                    finally
                    {
                        // Before it counts as over: the clock may come to the next time at once, when this task has not ended yet.
                        lock (_gate)
                        {
                            _isRenewing = false;
                        }
                    }
                }
            });
        }
    }
}
