namespace Dapr.Sidecar.Runtime;

/// <summary>What brings something to the application as long as it is well: it is ended together, within the grace of a stop.</summary>
/// <param name="grace">How long what is being brought may take at the end.</param>
/// <param name="cut">Told when something took longer.</param>
/// <param name="notEnded">Told when something failed or hung at its end, and is left behind.</param>
internal sealed class Deliveries(TimeSpan grace, Action cut, Action<Exception> notEnded) : IDisposable
{
    // Beyond the grace, for what was told to give up to do so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly List<IAsyncDisposable> _running = [];
    private CancellationTokenSource _ending = new();

    /// <summary>Fires when what is being brought is to be given up.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Begins anew.</summary>
    public void Begin()
    {
        _ending.Dispose();
        _ending = new CancellationTokenSource();
    }

    public void Add(IAsyncDisposable running) => _running.Add(running);

    /// <summary>Takes nothing new, and gives what is being brought the time that a stop may take.</summary>
    /// <param name="cancellationToken">Gives it no more.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(grace, TimeProvider.System);
        await using (limit.Token.Register(Cut))
        await using (cancellationToken.Register(Cut))
        {
            await EndAsync(Task.WhenAll(_running.Select(running => running.DisposeAsync().AsTask())));
        }

        _running.Clear();

        void Cut()
        {
            if (!_ending.IsCancellationRequested) cut();
            try
            {
                _ending.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // What hung was left behind, and all of it is gone. Whoever calls is a timer, where nobody would catch this.
            }
        }
    }

    public void Dispose() => _ending.Dispose();

    /// <summary>A component may be anybody's: one that fails or hangs at its end must not hold up everything else.</summary>
    private async Task EndAsync(Task ending)
    {
        try
        {
            await ending.WaitAsync(grace + Patience, TimeProvider.System);
        }
        catch (Exception exception)
        {
            _ = ending.ContinueWith(late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            notEnded(exception);
        }
    }
}
