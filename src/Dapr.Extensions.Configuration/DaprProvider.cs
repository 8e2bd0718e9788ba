using Microsoft.Extensions.Configuration;

namespace Dapr.Extensions.Configuration;

/// <summary>
/// A provider whose values come from a sidecar, which may not be there yet. A required one is loaded before anybody reads it; an optional
/// one is empty until the sidecar has answered, and says then that it has changed. Whatever goes on after that it does in the
/// background, until it is disposed.
/// </summary>
internal abstract class DaprProvider(DaprProviderSettings settings) : ConfigurationProvider, IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CancellationTokenSource _ending = new();
    private Task _background = Task.CompletedTask;
    private bool _wasLoaded;
    private bool _isDisposed;

    /// <inheritdoc/>
    /// <exception cref="DaprException">It is required, and the sidecar was not ready in time or gave no values.</exception>
    public override void Load()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            EndBackground();
            _ending = new CancellationTokenSource();
            var token = _ending.Token;
            var isLoaded = false;
            try
            {
                if (!settings.IsOptional)
                {
                    // Loading has no asynchronous form in .NET configuration. On another thread, so that no context is waited for.
                    Data = Task.Run(() => ReadAsync(token)).GetAwaiter().GetResult();
                    isLoaded = _wasLoaded = true;
                }
            }
            finally
            {
                // One that could not be loaded anew goes on with what it has.
                if (settings.IsOptional || _wasLoaded) StartBackground(isLoaded, token);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;

            _isDisposed = true;
            EndBackground();
        }
    }

    /// <summary>Asks the sidecar, which is ready, for all values.</summary>
    protected abstract Task<IDictionary<string, string?>> FetchAsync(CancellationToken cancellationToken);

    /// <summary>Waits until the values are to be fetched anew.</summary>
    /// <returns>False when they never are.</returns>
    protected virtual async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        if (settings.ReloadInterval is not { } interval) return false;

        await Task.Delay(interval, settings.Clock, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Takes values over; if any of them is another one, says so.</summary>
    protected void Publish(IDictionary<string, string?> data)
    {
        var isSame = data.Count == Data.Count && data.All(pair => Data.TryGetValue(pair.Key, out var value) && value == pair.Value);
        if (isSame) return;

        // Never changed in its place: somebody may be reading it.
        Data = data;
        OnReload();
    }

    private async Task<IDictionary<string, string?>> ReadAsync(CancellationToken cancellationToken)
    {
        using (var limit = new CancellationTokenSource(settings.SidecarWaitTimeout, settings.Clock))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken))
        {
            try
            {
                await settings.Client.WaitForSidecarAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new DaprException(
                    $"The configuration of '{settings.Store}' was not loaded: the sidecar was not ready within {settings.SidecarWaitTimeout.TotalSeconds:0.###} s. "
                    + "Does it run, and where the client looks for it? A longer wait, or an optional source, which is loaded when the sidecar is there, lets the application start before it.",
                    exception)
                {
                    Component = settings.Store,
                    IsRetriable = true,
                };
            }
        }

        return await FetchAsync(cancellationToken).ConfigureAwait(false);
    }

    private void StartBackground(bool isLoaded, CancellationToken cancellationToken)
    {
        // It lives long, and is no part of what happens to run now.
        using (ExecutionContext.SuppressFlow())
        {
            _background = Task.Run(() => RunAsync(isLoaded, cancellationToken), CancellationToken.None);
        }
    }

    private void EndBackground()
    {
        _ending.Cancel();
        try
        {
            _background.Wait(Patience, CancellationToken.None);
        }
        catch (AggregateException)
        {
            // The user's handler of failures ended it, who knows.
        }

        _ending.Dispose();
    }

    private async Task RunAsync(bool isLoaded, CancellationToken cancellationToken)
    {
        try
        {
            while (await TryAsync(isLoaded, cancellationToken).ConfigureAwait(false))
            {
                isLoaded = false;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was told to end.
        }
    }

    /// <summary>Loads, and follows what was loaded; what fails is tried again later.</summary>
    /// <returns>False when there is nothing more to do.</returns>
    private async Task<bool> TryAsync(bool isLoaded, CancellationToken cancellationToken)
    {
        try
        {
            if (!isLoaded) Publish(await ReadAsync(cancellationToken).ConfigureAwait(false));
            return await FollowAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, and be it what somebody does who is told of the change: the next time may go well.
            settings.Failed?.Invoke(exception);
        }

        var pause = TimeSpan.FromTicks(Math.Clamp(settings.SidecarWaitTimeout.Ticks, ShortestPause.Ticks, LongestPause.Ticks));
        await Task.Delay(pause, settings.Clock, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
