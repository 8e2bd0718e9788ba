namespace Dapr.Client;

/// <summary>Reading secrets. <see cref="DaprClient"/> implements it; tests fake it.</summary>
public interface ISecretsClient
{
    /// <summary>Reads a secret.</summary>
    /// <param name="storeName">The secret store.</param>
    /// <param name="key">The name of the secret.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The values of the secret by their keys; where it has one, the key is the name.</returns>
    /// <exception cref="DaprException">There is no such store or secret, or the application may not read it.</exception>
    Task<Dictionary<string, string>> GetSecretAsync(
        string storeName, string key, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Reads all secrets that the application may read.</summary>
    /// <param name="storeName">The secret store.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The values of each, by the name of the secret.</returns>
    /// <exception cref="DaprException">There is no such store, or it cannot be read.</exception>
    Task<Dictionary<string, Dictionary<string, string>>> GetBulkSecretAsync(
        string storeName, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);
}
