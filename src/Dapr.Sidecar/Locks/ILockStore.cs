namespace Dapr.Sidecar;

/// <summary>A store of locks: each is held by one owner, until it is released or its time is up.</summary>
/// <remarks>A component is asked by several calls at a time. Whatever it throws is told to the caller as the store's answer.</remarks>
public interface ILockStore
{
    /// <summary>Takes a lock that nobody holds; its holder, too, does not get it twice.</summary>
    /// <param name="resource">What is locked.</param>
    /// <param name="owner">Who takes it.</param>
    /// <param name="expiry">After how long it is free again.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>Whether it was free.</returns>
    Task<bool> TryLockAsync(string resource, string owner, TimeSpan expiry, CancellationToken cancellationToken);

    /// <summary>Releases a lock.</summary>
    /// <param name="resource">What is locked.</param>
    /// <param name="owner">Who holds it.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>Whether that one held it.</returns>
    Task<UnlockOutcome> UnlockAsync(string resource, string owner, CancellationToken cancellationToken);
}
