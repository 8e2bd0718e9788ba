namespace Dapr.Sidecar.Locks;

/// <summary>
/// <c>lock.in-memory</c>: locks of the control plane, so that the sidecars that share it exclude each other, and durable where it is a
/// file. Two components of one name are one store.
/// </summary>
internal sealed class InMemoryLockStore(IControlPlane controlPlane, string name, TimeProvider clock) : ILockStore
{
    public async Task<bool> TryLockAsync(string resource, string owner, TimeSpan expiry, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await controlPlane.TryLockAsync(new(name, resource), owner, now, now + expiry, cancellationToken);
    }

    public async Task<UnlockOutcome> UnlockAsync(string resource, string owner, CancellationToken cancellationToken) =>
        await controlPlane.UnlockAsync(new(name, resource), owner, clock.GetUtcNow(), cancellationToken);
}
