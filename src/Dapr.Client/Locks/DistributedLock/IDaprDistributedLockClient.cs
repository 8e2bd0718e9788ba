using System.Diagnostics.CodeAnalysis;
using Dapr.Client;
using Dapr.Common;
using Dapr.DistributedLock.Models;

namespace Dapr.DistributedLock;

/// <summary>Locks that applications take in turn.</summary>
[Experimental(DaprClient.LocksDiagnostic, UrlFormat = DaprClient.LocksUrl)]
public interface IDaprDistributedLockClient : IDaprClient
{
    /// <summary>Takes a lock, if nobody holds it. Disposing the response releases it.</summary>
    /// <param name="storeName">The lock store.</param>
    /// <param name="resourceId">What is locked.</param>
    /// <param name="lockOwner">Who takes it; give each holder a name of its own, for its owner, too, does not get it twice.</param>
    /// <param name="expiryInSeconds">After how many seconds it is free again, at least 1. It cannot be made longer.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The lock; null when somebody holds it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The expiry is not positive.</exception>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<LockResponse?> TryLockAsync(string storeName, string resourceId, string lockOwner, int expiryInSeconds, CancellationToken cancellationToken = default);

    /// <summary>Releases a lock.</summary>
    /// <param name="storeName">The lock store.</param>
    /// <param name="resourceId">What is locked.</param>
    /// <param name="lockOwner">Who holds it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether that one held it.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    [Experimental(DaprClient.LocksDiagnostic, UrlFormat = DaprClient.LocksUrl)]
    Task<Models.UnlockResponse> TryUnlockAsync(string storeName, string resourceId, string lockOwner, CancellationToken cancellationToken = default);
}
