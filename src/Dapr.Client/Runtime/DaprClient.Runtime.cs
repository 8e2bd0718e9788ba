namespace Dapr.Client;

public abstract partial class DaprClient
{
    /// <inheritdoc/>
    public abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task WaitForSidecarAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public virtual Task WaitForSidecarAsync(IEnumerable<DaprCapability> capabilities, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        return new ReadinessWait(CheckOutboundHealthAsync, CheckHealthAsync, GetMetadataAsync).WaitAsync(capabilities, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    public abstract Task ShutdownSidecarAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task SetMetadataAsync(string attributeName, string attributeValue, CancellationToken cancellationToken = default);
}
