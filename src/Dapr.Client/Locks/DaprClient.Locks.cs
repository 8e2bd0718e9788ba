using System.Diagnostics.CodeAnalysis;

namespace Dapr.Client;

public abstract partial class DaprClient
{
    internal const string LocksDiagnostic = "DAPR_DISTRIBUTEDLOCK";
    internal const string LocksUrl = "https://docs.dapr.io/developing-applications/building-blocks/distributed-lock/distributed-lock-api-overview/";

    /// <inheritdoc/>
    [Experimental(LocksDiagnostic, UrlFormat = LocksUrl)]
    public abstract Task<TryLockResponse> Lock(string storeName, string resourceId, string lockOwner, int expiryInSeconds, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [Experimental(LocksDiagnostic, UrlFormat = LocksUrl)]
    public abstract Task<UnlockResponse> Unlock(string storeName, string resourceId, string lockOwner, CancellationToken cancellationToken = default);
}
