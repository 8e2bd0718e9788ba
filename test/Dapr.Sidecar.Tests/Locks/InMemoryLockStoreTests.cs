using Dapr.Sidecar.Locks;

namespace Dapr.Sidecar.Tests.Locks;

/// <summary>lock.in-memory on the control plane of a process.</summary>
public sealed class InMemoryLockStoreTests : LockStoreContract
{
    [Fact]
    public async Task TryLock_OfTwoSidecars_ExcludeEachOther()
    {
        var (controlPlane, clock) = (new ControlPlane(), new ManualClock());
        var (one, two) = (new InMemoryLockStore(controlPlane, "lockstore", clock), new InMemoryLockStore(controlPlane, "lockstore", clock));
        var other = new InMemoryLockStore(controlPlane, "other", clock);

        Assert.True(await one.TryLockAsync("r", "ada", TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.False(await two.TryLockAsync("r", "bob", TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.True(await other.TryLockAsync("r", "bob", TimeSpan.FromMinutes(1), CancellationToken.None));
    }

    private protected override Task<LockStoreSubject> CreateAsync()
    {
        var clock = new ManualClock();
        return Task.FromResult(new LockStoreSubject(new InMemoryLockStore(new ControlPlane(), "lockstore", clock), clock));
    }
}
