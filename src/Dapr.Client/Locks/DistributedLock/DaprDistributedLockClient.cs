using System.Diagnostics.CodeAnalysis;
using Dapr.Client;
using Dapr.DistributedLock.Models;

namespace Dapr.DistributedLock;

/// <summary>Locks that applications take in turn. Derive from it, or mock it, for tests.</summary>
[Experimental(DaprClient.LocksDiagnostic, UrlFormat = DaprClient.LocksUrl)]
public abstract class DaprDistributedLockClient : IDaprDistributedLockClient
{
    /// <summary>Makes one.</summary>
    protected DaprDistributedLockClient()
    {
    }

    /// <inheritdoc/>
    public abstract Task<LockResponse?> TryLockAsync(
        string storeName, string resourceId, string lockOwner, int expiryInSeconds, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task<Models.UnlockResponse> TryUnlockAsync(string storeName, string resourceId, string lockOwner, CancellationToken cancellationToken = default);

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
