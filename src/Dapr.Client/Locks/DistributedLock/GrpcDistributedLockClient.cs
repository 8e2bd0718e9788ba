using Dapr.Client;
using Dapr.Common;
using Dapr.DistributedLock.Models;

namespace Dapr.DistributedLock;

/// <summary>The client over a connection, which it disposes: the locks of <see cref="DaprClient"/> by other names.</summary>
internal sealed class GrpcDistributedLockClient(DaprConnection connection) : DaprDistributedLockClient
{
    private readonly GrpcDaprClient _dapr = new(connection, json: null);

    public override async Task<LockResponse?> TryLockAsync(
        string storeName, string resourceId, string lockOwner, int expiryInSeconds, CancellationToken cancellationToken)
    {
        // What is held is disposed by whom it is given to.
        var taken = await _dapr.Lock(storeName, resourceId, lockOwner, expiryInSeconds, cancellationToken).ConfigureAwait(false);
        return taken.Success ? new LockResponse(taken) { StoreName = storeName, ResourceId = resourceId, LockOwner = lockOwner } : null;
    }

    public override async Task<Models.UnlockResponse> TryUnlockAsync(string storeName, string resourceId, string lockOwner, CancellationToken cancellationToken)
    {
        var released = await _dapr.Unlock(storeName, resourceId, lockOwner, cancellationToken).ConfigureAwait(false);
        return new Models.UnlockResponse((Models.LockStatus)released.status);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _dapr.Dispose();
        }

        base.Dispose(disposing);
    }
}
