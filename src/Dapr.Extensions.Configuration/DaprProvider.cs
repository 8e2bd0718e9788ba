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

    /// <summary>How long a store may take: a start that waits for one which hangs would never say why.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

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
    /// <param name="cancellationToken">It takes too long, or the provider ends.</param>
    /// <param name="ending">The provider ends: for what outlives the call.</param>
    protected abstract Task<IDictionary<string, string?>> FetchAsync(CancellationToken cancellationToken, CancellationToken ending);

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
        await WithinAsync(
            settings.SidecarWaitTimeout,
            async token =>
            {
                await settings.Client.WaitForSidecarAsync(token).ConfigureAwait(false);
                return true;
            },
            limit => $"the sidecar was not ready within {limit}. Does it run, and where the client looks for it? A longer wait, or an optional source, "
                + "which is loaded when the sidecar is there, lets the application start before it.",
            cancellationToken).ConfigureAwait(false);
        return await WithinAsync(
            AnswerLimit, token => FetchAsync(token, cancellationToken), limit => $"the sidecar is ready, and did not answer within {limit}. Does what the store '{settings.Store}' stands for run?", cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> WithinAsync<T>(TimeSpan time, Func<CancellationToken, Task<T>> action, Func<string, string> why, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(time, settings.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await action(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DaprException($"The configuration of '{settings.Store}' was not loaded: {why($"{time.TotalSeconds:0.###} s")}", exception)
            {
                Component = settings.Store,
                IsRetriable = true,
            };
        }
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
            // Nobody is told any more.
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
            Tell(exception);
        }

        var pause = TimeSpan.FromTicks(Math.Clamp(settings.SidecarWaitTimeout.Ticks, ShortestPause.Ticks, LongestPause.Ticks));
        await Task.Delay(pause, settings.Clock, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void Tell(Exception failure)
    {
        try
        {
            settings.Failed?.Invoke(failure);
        }
        catch (Exception)
        {
            // It is the user's, and must not end the reloading.
        }
    }
}
