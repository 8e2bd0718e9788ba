namespace Dapr.Client;

/// <summary>The sidecar itself: health, metadata, shutdown. <see cref="DaprClient"/> implements it; tests fake it.</summary>
public interface ISidecarClient
{
    /// <summary>Whether sidecar and application are ready.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when they are not, or do not answer.</returns>
    Task<bool> CheckHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether the sidecar is ready, with or without its application.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when it is not, or does not answer.</returns>
    Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until the sidecar is ready. There is no limit but the token.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is ready.</returns>
    Task WaitForSidecarAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until the sidecar is ready, and can do what the application needs of it.</summary>
    /// <param name="capabilities">What is waited for, such as a component; that its API answers is always part of it.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When all of it is there.</returns>
    /// <exception cref="DaprException">The time is up; the message says what was not there.</exception>
    Task WaitForSidecarAsync(IEnumerable<DaprCapability> capabilities, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Asks the sidecar to stop.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it has agreed.</returns>
    Task ShutdownSidecarAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads what the sidecar knows about itself.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The metadata.</returns>
    Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default);

    /// <summary>Notes something in the metadata.</summary>
    /// <param name="attributeName">The name.</param>
    /// <param name="attributeValue">The value.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is noted.</returns>
    Task SetMetadataAsync(string attributeName, string attributeValue, CancellationToken cancellationToken = default);
}
