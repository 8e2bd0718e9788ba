using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Locks;

/// <summary>The lock API over HTTP: the messages of the RPCs, as JSON.</summary>
internal sealed class LocksHttp(LockService service)
{
    public void Map(ApiRoutes routes)
    {
        routes.Map("POST", "/v1.0-alpha1/lock/{store}", "lock", TryLockAsync);
        routes.Map("POST", "/v1.0-alpha1/unlock/{store}", "unlock", UnlockAsync);
    }

    private async Task TryLockAsync(ApiCall call)
    {
        var request = await call.ReadMessageAsync<TryLockRequest>(ApiErrors.MalformedRequest);
        var isTaken = await service.TryLockAsync(call.Parameter("store"), request.ResourceId, request.LockOwner, request.ExpiryInSeconds, call.Aborted);
        await call.RespondJsonAsync(isTaken ? """{"success":true}"""u8.ToArray() : """{"success":false}"""u8.ToArray());
    }

    private async Task UnlockAsync(ApiCall call)
    {
        var request = await call.ReadMessageAsync<UnlockRequest>(ApiErrors.MalformedRequest);
        var outcome = await service.UnlockAsync(call.Parameter("store"), request.ResourceId, request.LockOwner, call.Aborted);
        await call.RespondJsonAsync(outcome switch
        {
            UnlockOutcome.Released => """{"status":0}"""u8.ToArray(),
            UnlockOutcome.NotHeld => """{"status":1}"""u8.ToArray(),
            _ => """{"status":2}"""u8.ToArray(),
        });
    }
}
