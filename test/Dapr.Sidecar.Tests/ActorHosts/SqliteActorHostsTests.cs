using Dapr.Sidecar.Tests.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.ActorHosts;

/// <summary>The table in a file, and the leases by which hosts stand in it.</summary>
public sealed class SqliteActorHostsTests : ActorHostsContract, IDisposable
{
    private readonly TestFile _file = new();
    private readonly ManualClock _clock = new();
    private readonly InFlight _inFlight = new();

    public SqliteActorHostsTests() => _clock.Watch(_inFlight);

    [Fact]
    public async Task Lease_OfAHostThatLives_LastsAsLongAsItDoes()
    {
        using var plane = await OpenAsync(_clock);
        await using var host = await JoinAsync(plane, "T");

        await _clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.True(host.IsHeld);
        Assert.Equal(host.HostId, Assert.Single((await plane.HostsAsync(CancellationToken.None)).Hosts).Address.Id);
    }

    [Fact]
    public async Task Lease_OfAHostThatIsPaused_IsOverForItBeforeItIsForTheOthers()
    {
        // The paused process has a clock of its own, which stands still for its renewals and is then as late as that of the others.
        var (paused, others) = (new ManualClock(), _clock);
        paused.Watch(_inFlight);
        using var there = await OpenAsync(paused);
        using var here = await OpenAsync(others);
        await using var host = await JoinAsync(there, "T");

        others.Advance(TimeSpan.FromSeconds(4.5));
        Assert.Single((await here.HostsAsync(CancellationToken.None)).Hosts);
        var before = (await here.HostsAsync(CancellationToken.None)).Version;
        others.Advance(TimeSpan.FromSeconds(0.5));
        var after = await here.HostsAsync(CancellationToken.None);
        Assert.Empty(after.Hosts);
        Assert.True(after.Version > before);

        // It wakes: its renewal finds nothing to renew.
        await paused.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.False(host.IsHeld);
        Assert.False(await host.AcknowledgeAsync(after.Version, CancellationToken.None));
    }

    [Fact]
    public async Task Lease_ThatIsNotRenewed_IsNotHeldFromItsOwnEndOn()
    {
        using var plane = await OpenAsync(_clock);
        await using var host = await JoinAsync(plane, "T");
        var told = 0;
        using var listener = plane.ListenToHosts(() => Interlocked.Increment(ref told));
        using (var file = await Dapr.Sidecar.Sqlite.SqliteFile.OpenAsync(_file.Settings, new Dapr.Sidecar.Sqlite.SqliteSchema("other", []), CancellationToken.None))
        {
            await file.WriteAsync(session => session.Execute("ALTER TABLE dapr_actor_hosts RENAME TO gone"));
        }

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(3.9));
        Assert.True(host.IsHeld);
        var before = Volatile.Read(ref told);
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(0.1));

        Assert.False(host.IsHeld);
        Assert.True(Volatile.Read(ref told) > before);
    }

    [Fact]
    public async Task Hosts_OfWhichSomeAreDead_CannotBeWritten_SaysThatNobodyCanSay()
    {
        var dead = await OpenAsync(_clock);
        var membership = await JoinAsync(dead, "T");
        using (var file = await Dapr.Sidecar.Sqlite.SqliteFile.OpenAsync(_file.Settings, new Dapr.Sidecar.Sqlite.SqliteSchema("other", []), CancellationToken.None))
        {
            await file.WriteAsync(session => session.Execute("CREATE TRIGGER full_disk BEFORE DELETE ON dapr_actor_hosts BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"));
            await file.WriteAsync(session => session.Execute("CREATE TRIGGER full_disk_too BEFORE UPDATE ON dapr_actor_table BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"));
        }

        dead.Dispose();
        _clock.Advance(TimeSpan.FromMinutes(1));
        using var here = await OpenAsync(_clock);

        Assert.Contains("the disk is full", (await Assert.ThrowsAsync<IOException>(() => here.HostsAsync(CancellationToken.None).AsTask())).Message, StringComparison.Ordinal);
        Assert.Contains("the disk is full", (await Assert.ThrowsAsync<IOException>(() => JoinAsync(here, "T"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => membership.AcknowledgeAsync(1, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Sweep_ByAHostThatRenews_TellsOfTheDead()
    {
        using var here = await OpenAsync(_clock);
        await using var lives = await JoinAsync(here, "T");
        var dead = await OpenAsync(_clock);
        await JoinAsync(dead, "T");
        dead.Dispose();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = here.ListenToHosts(() => told.TrySetResult());

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(6));

        Assert.True(told.Task.IsCompleted);
        Assert.Equal(lives.HostId, Assert.Single((await here.HostsAsync(CancellationToken.None)).Hosts).Address.Id);
    }

    [Fact]
    public async Task Hosts_OfAnotherProcess_AreSeen()
    {
        using var here = await OpenAsync(TimeProvider.System);
        using var there = await OpenAsync(TimeProvider.System);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = here.ListenToHosts(() => told.TrySetResult());

        await using var host = await JoinAsync(there, "T");

        await PubSub.Limits.WithLimit(told.Task, () => "not told");
        Assert.Equal(host.HostId, Assert.Single((await here.HostsAsync(CancellationToken.None)).Hosts).Address.Id);
    }

    public void Dispose() => _file.Dispose();

    private protected override async Task<Subject> CreateAsync()
    {
        var plane = await OpenAsync(_clock);
        return new Subject(plane, plane);
    }

    private Task<SqliteControlPlane> OpenAsync(TimeProvider clock) => SqliteControlPlane.OpenAsync(
        SqliteControlPlaneSettings.At(_file.Path), clock, _inFlight, NullLogger<SqliteControlPlane>.Instance, CancellationToken.None);
}
