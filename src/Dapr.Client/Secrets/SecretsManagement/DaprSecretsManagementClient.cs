using Dapr.Common;

namespace Dapr.SecretsManagement;

/// <summary>Reading secrets. Derive from it, or mock it, for tests.</summary>
public abstract class DaprSecretsManagementClient : IDaprClient
{
    /// <summary>Makes one.</summary>
    protected DaprSecretsManagementClient()
    {
    }

    /// <summary>Reads a secret.</summary>
    /// <param name="storeName">The secret store.</param>
    /// <param name="key">The name of the secret.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The values of the secret by their keys; where it has one, the key is the name.</returns>
    /// <exception cref="DaprException">There is no such store or secret, or the application may not read it.</exception>
    public abstract Task<IReadOnlyDictionary<string, string>> GetSecretAsync(
        string storeName, string key, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads all secrets that the application may read.</summary>
    /// <param name="storeName">The secret store.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The values of each, by the name of the secret.</returns>
    /// <exception cref="DaprException">There is no such store, or it cannot be read.</exception>
    public abstract Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetBulkSecretAsync(
        string storeName, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the client holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> calls.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
