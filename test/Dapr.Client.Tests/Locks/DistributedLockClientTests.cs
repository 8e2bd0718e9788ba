using Dapr.DistributedLock;
using Dapr.DistributedLock.Extensions;
using Dapr.DistributedLock.Models;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Client.Tests.Locks;

/// <summary>The client of locks alone, against the sidecar in the process.</summary>
public sealed class DistributedLockClientTests
{
    private const string Store = "lockstore";

    [Fact]
    public async Task TryLock_HeldAndReleased_IsTakenInTurn()
    {
        await using var host = await StartAsync();
        using var scope = host.Services.CreateScope();
        var client = scope.ServiceProvider.GetRequiredService<DaprDistributedLockClient>();

        await using (var held = await client.TryLockAsync(Store, "r", "ada", 60))
        {
            Assert.NotNull(held);
            Assert.Equal((Store, "r", "ada"), (held.StoreName, held.ResourceId, held.LockOwner));
            Assert.Null(await client.TryLockAsync(Store, "r", "bob", 60));
            Assert.Equal(new DistributedLock.Models.UnlockResponse(DistributedLock.Models.LockStatus.LockBelongsToOthers), await client.TryUnlockAsync(Store, "r", "bob"));
        }

        Assert.Equal(DistributedLock.Models.LockStatus.LockDoesNotExist, (await client.TryUnlockAsync(Store, "r", "ada")).Status);
    }

    [Fact]
    public async Task TryLock_WithoutATime_IsRefused()
    {
        await using var host = await StartAsync();
        using var scope = host.Services.CreateScope();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => scope.ServiceProvider.GetRequiredService<IDaprDistributedLockClient>().TryLockAsync(Store, "r", "ada", 0));
    }

    [Fact]
    public async Task Response_MadeInATest_IsDisposedWithoutASidecar()
    {
        await using var response = new LockResponse { StoreName = Store, ResourceId = "r", LockOwner = "ada" };

        Assert.Equal("ada", response.LockOwner);
    }

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(
        builder =>
        {
            // By default it is scoped: one that disposed the connection of all would be seen by whoever comes next.
            builder.Services.AddDaprDistributedLock();
            return builder.Build();
        },
        options => options.WithComponent(new ComponentSpec { Name = Store, Type = "lock.in-memory" }));
}
