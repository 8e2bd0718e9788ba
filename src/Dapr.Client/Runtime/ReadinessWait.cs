namespace Dapr.Client;

/// <summary>Waits until a sidecar can do what is asked of it, and says what it could not when the time is up.</summary>
/// <param name="isOutboundReady">Whether its API answers.</param>
/// <param name="isApplicationReady">Whether it has found the application.</param>
/// <param name="read">Reads its metadata.</param>
internal sealed class ReadinessWait(
    Func<CancellationToken, Task<bool>> isOutboundReady, Func<CancellationToken, Task<bool>> isApplicationReady, Func<CancellationToken, Task<DaprMetadata>> read)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private string _missing = "it has not answered";

    /// <summary>Waits.</summary>
    /// <exception cref="DaprException">The time is up; the message says what was not there.</exception>
    public async Task WaitAsync(IEnumerable<DaprCapability> capabilities, TimeSpan timeout, CancellationToken cancellationToken)
    {
        IReadOnlyList<DaprCapability> all = [.. capabilities];
        using var limit = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            while (await MissingAsync(all, either.Token).ConfigureAwait(false) is { } missing)
            {
                _missing = missing;
                await Task.Delay(Every, TimeProvider.System, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DaprException($"The sidecar was not ready within {timeout.TotalSeconds:0.###} s: {_missing}.", exception) { IsRetriable = true };
        }
    }

    private async Task<string?> MissingAsync(IReadOnlyList<DaprCapability> capabilities, CancellationToken cancellationToken)
    {
        // Without this there is nothing else.
        if (!await isOutboundReady(cancellationToken).ConfigureAwait(false)) return "it does not answer, or is not ready";
        if (capabilities.Contains(DaprCapability.Application) && !await isApplicationReady(cancellationToken).ConfigureAwait(false)) return "it has not found the application";
        if (!capabilities.Any(capability => capability.IsInMetadata)) return null;

        try
        {
            var metadata = await read(cancellationToken).ConfigureAwait(false);
            return string.Join("; ", capabilities.Select(capability => capability.MissingIn(metadata)).OfType<string>()) is { Length: > 0 } missing ? missing : null;
        }
        catch (DaprException exception)
        {
            return $"its metadata could not be read ({exception.Message.TrimEnd('.')})";
        }
    }
}
