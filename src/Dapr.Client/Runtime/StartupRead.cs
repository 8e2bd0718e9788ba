namespace Dapr.Client;

/// <summary>What an application reads of its sidecar when it starts, and cannot go on without: the sidecar may start after it.</summary>
internal static class StartupRead
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <summary>A sidecar that starts with its application is there by then.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="ask">Asks once.</param>
    /// <param name="isNotThere">Whether a failure says that the sidecar is not there yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <typeparam name="T">What the answer is.</typeparam>
    /// <exception cref="DaprException">The sidecar was not there in time.</exception>
    public static async Task<T> WhenThereAsync<T>(Func<CancellationToken, Task<T>> ask, Func<Exception, bool> isNotThere, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AtMost, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        Exception? last = null;
        try
        {
            while (true)
            {
                try
                {
                    return await ask(either.Token).ConfigureAwait(false);
                }
                catch (Exception exception) when (isNotThere(exception))
                {
                    last = exception;
                }

                await Task.Delay(Every, TimeProvider.System, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DaprException($"The sidecar did not answer within {AtMost.TotalSeconds:0} seconds: {last?.Message ?? "it is silent."}", last!);
        }
    }
}
