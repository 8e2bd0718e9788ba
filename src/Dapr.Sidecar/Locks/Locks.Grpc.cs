using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Locks;

/// <summary>The lock API over gRPC.</summary>
internal sealed class LocksGrpc(LockService service)
{
    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.TryLockAlpha1, "lock", TryLockAsync);
        rpcs.MapUnary(DaprMethods.UnlockAlpha1, "unlock", UnlockAsync);
    }

    private async Task<TryLockResponse> TryLockAsync(TryLockRequest request, RpcServerCall call) =>
        new() { Success = await service.TryLockAsync(request.StoreName, request.ResourceId, request.LockOwner, request.ExpiryInSeconds, call.CancellationToken) };

    private async Task<UnlockResponse> UnlockAsync(UnlockRequest request, RpcServerCall call) =>
        new() { Status = Status(await service.UnlockAsync(request.StoreName, request.ResourceId, request.LockOwner, call.CancellationToken)) };

    private static UnlockResponse.Types.Status Status(UnlockOutcome outcome) => outcome switch
    {
        UnlockOutcome.Released => UnlockResponse.Types.Status.Success,
        UnlockOutcome.NotHeld => UnlockResponse.Types.Status.LockDoesNotExist,
        _ => UnlockResponse.Types.Status.LockBelongsToOthers,
    };
}
