using System.Diagnostics.CodeAnalysis;

namespace Dapr.Client;

/// <summary>Locks that applications take in turn. <see cref="DaprClient"/> implements it; tests fake it.</summary>
[Experimental(DaprClient.LocksDiagnostic, UrlFormat = DaprClient.LocksUrl)]
public interface ILocksClient
{
    /// <summary>Takes a lock, if nobody holds it. Disposing the response releases it.</summary>
    /// <param name="storeName">The lock store.</param>
    /// <param name="resourceId">What is locked.</param>
    /// <param name="lockOwner">Who takes it; give each holder a name of its own, for its owner, too, does not get it twice.</param>
    /// <param name="expiryInSeconds">After how many seconds it is free again, at least 1. It cannot be made longer.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it was free: <see cref="TryLockResponse.Success"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The expiry is not positive.</exception>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<TryLockResponse> Lock(string storeName, string resourceId, string lockOwner, int expiryInSeconds, CancellationToken cancellationToken = default);

    /// <summary>Releases a lock.</summary>
    /// <param name="storeName">The lock store.</param>
    /// <param name="resourceId">What is locked.</param>
    /// <param name="lockOwner">Who holds it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether that one held it.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<UnlockResponse> Unlock(string storeName, string resourceId, string lockOwner, CancellationToken cancellationToken = default);
}
