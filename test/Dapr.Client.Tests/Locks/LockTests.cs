using Dapr.Sidecar;
using Dapr.Testing;

namespace Dapr.Client.Tests.Locks;

/// <summary>Locks, against the sidecar in the process.</summary>
public sealed class LockTests
{
    private const string Store = "lockstore";

    [Fact]
    public async Task Lock_HeldAndReleased_IsTakenInTurn()
    {
        await using var host = await StartAsync();

        await using (var held = await host.Dapr.Lock(Store, "r", "ada", 60))
        {
            Assert.Equal((true, Store, "r", "ada"), (held.Success, held.StoreName, held.ResourceId, held.LockOwner));
            await using var refused = await host.Dapr.Lock(Store, "r", "bob", 60);
            Assert.False(refused.Success);
            Assert.Equal(LockStatus.LockBelongsToOthers, (await host.Dapr.Unlock(Store, "r", "bob")).status);
        }

        Assert.Equal(LockStatus.LockDoesNotExist, (await host.Dapr.Unlock(Store, "r", "ada")).status);
        Assert.True((await host.Dapr.Lock(Store, "r", "bob", 60)).Success);
        Assert.Equal(LockStatus.Success, (await host.Dapr.Unlock(Store, "r", "bob")).status);
    }

    /// <summary>Disposing what was refused, or was disposed already, releases no lock that somebody else holds since.</summary>
    [Fact]
    public async Task Lock_DisposedTwice_ReleasesOnce()
    {
        await using var host = await StartAsync();
        var held = await host.Dapr.Lock(Store, "r", "ada", 60);
        await held.DisposeAsync();
        await host.Dapr.Lock(Store, "r", "ada", 60);

        await held.DisposeAsync();

        Assert.False((await host.Dapr.Lock(Store, "r", "bob", 60)).Success);
    }

    [Fact]
    public async Task Lock_TimeIsUp_IsFree()
    {
        await using var host = await StartAsync();
        await host.Dapr.Lock(Store, "r", "ada", 60);

        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.True((await host.Dapr.Lock(Store, "r", "bob", 60)).Success);
    }

    [Theory]
    [InlineData("", "r", "ada", 1)]
    [InlineData(Store, "", "ada", 1)]
    [InlineData(Store, "r", "", 1)]
    [InlineData(Store, "r", "ada", 0)]
    public async Task Lock_ArgumentThatIsNone_IsRefused(string store, string resource, string owner, int expiry)
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Dapr.Lock(store, resource, owner, expiry));
    }

    [Fact]
    public async Task LockResponse_MadeInATest_IsDisposedWithoutASidecar()
    {
        await using var response = new TryLockResponse { Success = true, StoreName = Store, ResourceId = "r", LockOwner = "ada" };

        Assert.True(response.Success);
    }

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(
        builder => builder.Build(), options => options.WithComponent(new ComponentSpec { Name = Store, Type = "lock.in-memory" }));
}
