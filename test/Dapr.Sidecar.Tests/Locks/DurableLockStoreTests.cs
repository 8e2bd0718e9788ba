using Dapr.Sidecar.Locks;
using Dapr.Sidecar.Tests.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Locks;

/// <summary>lock.in-memory on a control plane that is a file.</summary>
public sealed class DurableLockStoreTests : LockStoreContract
{
    [Fact]
    public async Task TryLock_OfTwoProcesses_ExcludeEachOther()
    {
        using var file = new TestFile();
        var clock = new ManualClock();
        using var here = await OpenAsync(file, clock);
        using var there = await OpenAsync(file, clock);

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(
            () => new InMemoryLockStore(number % 2 == 0 ? here : there, "lockstore", clock).TryLockAsync("r", $"owner {number}", TimeSpan.FromMinutes(1), CancellationToken.None))));

        Assert.Single(taken, isTaken => isTaken);
    }

    private protected override async Task<LockStoreSubject> CreateAsync()
    {
        var (file, clock) = (new TestFile(), new ManualClock());
        var controlPlane = await OpenAsync(file, clock);
        return new(new InMemoryLockStore(controlPlane, "lockstore", clock), clock, () =>
        {
            controlPlane.Dispose();
            file.Dispose();
            return ValueTask.CompletedTask;
        });
    }

    private static Task<SqliteControlPlane> OpenAsync(TestFile file, ManualClock clock) => SqliteControlPlane.OpenAsync(
        SqliteControlPlaneSettings.At(file.Path), clock, new InFlight(), NullLogger<SqliteControlPlane>.Instance, CancellationToken.None);
}
