using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Locks;

/// <summary>The rules of the lock API, the same over HTTP and gRPC.</summary>
internal sealed partial class LockService(ComponentRegistry components, SidecarIdentity identity, ILogger<LockService> logger)
{
    private const string KeyPrefix = "lock||";

    /// <summary>Takes a lock; false when somebody holds it.</summary>
    /// <exception cref="ApiException">The request is not whole, there is no such store, or it failed.</exception>
    public async Task<bool> TryLockAsync(string storeName, string resource, string owner, int expiryInSeconds, CancellationToken cancellationToken)
    {
        if (expiryInSeconds <= 0) throw ApiErrors.LockExpiry(storeName).ToException();
        var (component, store) = Find(storeName, resource, owner);
        try
        {
            var key = Key(component.Spec, resource);
            return await component.CallAsync(
                "lock", [resource], () => store.TryLockAsync(key, owner, TimeSpan.FromSeconds(expiryInSeconds), cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            StoreFailed(storeName, exception);
            throw ApiErrors.LockTry(exception.Message).ToException();
        }
    }

    /// <summary>Releases a lock.</summary>
    /// <exception cref="ApiException">The request is not whole, there is no such store, or it failed.</exception>
    public async Task<UnlockOutcome> UnlockAsync(string storeName, string resource, string owner, CancellationToken cancellationToken)
    {
        var (component, store) = Find(storeName, resource, owner);
        try
        {
            var key = Key(component.Spec, resource);
            return await component.CallAsync("unlock", [resource], () => store.UnlockAsync(key, owner, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            StoreFailed(storeName, exception);
            throw ApiErrors.Unlock(exception.Message).ToException();
        }
    }

    private (Component Component, ILockStore Store) Find(string storeName, string resource, string owner)
    {
        if (!components.Any<ILockStore>()) throw ApiErrors.LockStoreNotConfigured().ToException();
        if (resource.Length == 0) throw ApiErrors.LockResource(storeName).ToException();
        if (owner.Length == 0) throw ApiErrors.LockOwner(storeName).ToException();
        var component = components.Find<ILockStore>(storeName) ?? throw ApiErrors.LockStoreNotFound(storeName).ToException();
        return (component, (ILockStore)component.Instance);
    }

    private string Key(ComponentSpec spec, string resource) => ComponentKeys.IsLegal(resource)
        ? KeyPrefix + new ComponentKeys(spec, identity.AppId, identity.Namespace).ToStore(resource)
        : throw new InvalidOperationException($"input key/keyPrefix '{resource}' can't contain '||'");

    private static bool IsCancelled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    [LoggerMessage(210, LogLevel.Warning, "A lock store failed: {Store}")]
    private partial void StoreFailed(string store, Exception exception);
}
