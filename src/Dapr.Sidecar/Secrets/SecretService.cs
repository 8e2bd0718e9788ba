using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Secrets;

/// <summary>The rules of the secrets API, the same over HTTP and gRPC.</summary>
internal sealed partial class SecretService(ComponentRegistry components, IReadOnlyList<SecretScope> scopes, ILogger<SecretService> logger)
{
    /// <summary>Reads a secret.</summary>
    /// <exception cref="ApiException">There is no such store, the secret is out of reach, or it cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, string>> GetAsync(
        string storeName, string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var (component, store) = Find(storeName);
        if (!Allows(storeName, name)) throw ApiErrors.SecretForbidden(storeName, name).ToException();
        try
        {
            return await component.CallAsync("get", [name], () => store.GetAsync(name, metadata, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            ReadFailed(storeName, exception);
            throw ApiErrors.SecretGet(storeName, name, exception.Message).ToException();
        }
    }

    /// <summary>Reads all secrets that the application may read.</summary>
    /// <exception cref="ApiException">There is no such store, or it cannot be read.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, IReadOnlyDictionary<string, string>>>> GetAllAsync(
        string storeName, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var (component, store) = Find(storeName);
        try
        {
            var secrets = await component.CallAsync("bulkGet", [], () => store.GetAllAsync(metadata, cancellationToken), cancellationToken);
            return [.. secrets.Where(secret => Allows(storeName, secret.Key)).OrderBy(secret => secret.Key, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            ReadFailed(storeName, exception);
            throw ApiErrors.SecretsGet(storeName, exception.Message).ToException();
        }
    }

    /// <summary>A store that the Configuration does not name is open.</summary>
    private bool Allows(string storeName, string name) => scopes.FirstOrDefault(scope => scope.Store == storeName)?.Allows(name) ?? true;

    private (Component Component, ISecretStore Store) Find(string storeName)
    {
        if (!components.Any<ISecretStore>()) throw ApiErrors.SecretStoresNotConfigured().ToException();
        var component = components.Find<ISecretStore>(storeName) ?? throw ApiErrors.SecretStoreNotFound(storeName).ToException();
        return (component, (ISecretStore)component.Instance);
    }

    private static bool IsCancelled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    [LoggerMessage(200, LogLevel.Warning, "A secret store failed to read: {Store}")]
    private partial void ReadFailed(string store, Exception exception);
}
