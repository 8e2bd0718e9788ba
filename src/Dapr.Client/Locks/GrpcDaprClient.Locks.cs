using Dapr.Common.Errors;
using Dapr.Protos;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string Locks = "Locks";

    public override async Task<TryLockResponse> Lock(string storeName, string resourceId, string lockOwner, int expiryInSeconds, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(resourceId);
        ArgumentException.ThrowIfNullOrEmpty(lockOwner);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(expiryInSeconds);
        var request = new Wire.TryLockRequest { StoreName = storeName, ResourceId = resourceId, LockOwner = lockOwner, ExpiryInSeconds = expiryInSeconds };
        var operation = new DaprOperation(Locks, "TryLock", storeName, resourceId);
        var response = await _connection.InvokeAsync(DaprMethods.TryLockAlpha1, request, operation, cancellationToken).ConfigureAwait(false);
        return new TryLockResponse(this) { Success = response.Success, StoreName = storeName, ResourceId = resourceId, LockOwner = lockOwner };
    }

    public override async Task<UnlockResponse> Unlock(string storeName, string resourceId, string lockOwner, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(resourceId);
        ArgumentException.ThrowIfNullOrEmpty(lockOwner);
        var request = new Wire.UnlockRequest { StoreName = storeName, ResourceId = resourceId, LockOwner = lockOwner };
        var operation = new DaprOperation(Locks, "Unlock", storeName, resourceId);
        var response = await _connection.InvokeAsync(DaprMethods.UnlockAlpha1, request, operation, cancellationToken).ConfigureAwait(false);
        return new UnlockResponse(response.Status switch
        {
            Wire.UnlockResponse.Types.Status.Success => LockStatus.Success,
            Wire.UnlockResponse.Types.Status.LockDoesNotExist => LockStatus.LockDoesNotExist,
            Wire.UnlockResponse.Types.Status.LockBelongsToOthers => LockStatus.LockBelongsToOthers,
            _ => LockStatus.InternalError,
        });
    }
}
