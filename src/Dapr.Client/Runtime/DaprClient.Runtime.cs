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
    public abstract Task ShutdownSidecarAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task SetMetadataAsync(string attributeName, string attributeValue, CancellationToken cancellationToken = default);
}
