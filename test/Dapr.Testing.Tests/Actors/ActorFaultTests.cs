using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests.Actors;

/// <summary>Faults that a test puts between callers, what is due, and actors.</summary>
public sealed class ActorFaultTests
{
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    [Fact]
    public async Task Call_ThatFails_ReachesNobodyAndTheNextDoes()
    {
        await using var host = await StartAsync();
        host.FailNext(DaprBlock.Actors, key: "1");

        Assert.Equal(2, await host.Actor<IDevice>("2").AddAsync(2));
        var exception = await Assert.ThrowsAnyAsync<DaprException>(() => host.Actor<IDevice>("1").AddAsync(2));

        Assert.Contains("the test lets this call fail", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["2"], host.Active);
        Assert.Equal(2, await host.Actor<IDevice>("1").AddAsync(2));
        Assert.Empty(host.UnusedFaults);
    }

    [Fact]
    public async Task Call_OfOneMethod_FailsAlone()
    {
        await using var host = await StartAsync();
        var fault = host.FailNext(DaprBlock.Actors, FaultCode.Internal, times: 2, operation: "invoke", key: nameof(IDevice.CountAsync));

        Assert.Equal(1, await host.Actor<IDevice>("1").AddAsync(1));
        await Assert.ThrowsAnyAsync<DaprException>(() => host.Actor<IDevice>("1").CountAsync());
        await Assert.ThrowsAnyAsync<DaprException>(() => host.Actor<IDevice>("1").CountAsync());

        Assert.Equal((2, 0), (fault.Hits, fault.Remaining));
        Assert.Equal(1, await host.Actor<IDevice>("1").CountAsync());
    }

    [Fact]
    public async Task Call_ThatIsDelayed_GoesOnWithTheClock()
    {
        await using var host = await StartAsync();
        host.DelayNext(DaprBlock.Actors, TimeSpan.FromSeconds(10));

        var call = host.Actor<IDevice>("1").AddAsync(1);
        await host.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.False(call.IsCompleted);
        Assert.Empty(host.Active);

        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await call);
    }

    [Fact]
    public async Task Reminder_ThatFails_IsTriedAgainAndSaysSo()
    {
        await using var host = await StartAsync();
        await host.Actor<IDevice>("1").RemindAsync(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        host.FailNext(DaprBlock.Actors, operation: "reminder");

        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(1, Assert.Single(host.Reminders()).Failures);
        Assert.Equal(0, host.State<int>("1", "count"));
        Assert.Contains(host.Warnings, warning => warning.StartsWith("Reminder remind of actor Device/1 was not handled", StringComparison.Ordinal));

        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, Assert.Single(host.Reminders()).Failures);
        Assert.Equal(7, host.State<int>("1", "count"));
    }

    [Fact]
    public async Task Reminder_ThatIsDelayed_ComesLater()
    {
        await using var host = await StartAsync();
        await host.Actor<IDevice>("1").RemindAsync(TimeSpan.FromHours(1), Once);
        host.DelayNext(DaprBlock.Actors, TimeSpan.FromMinutes(5), operation: "reminder");

        await host.AdvanceAsync(TimeSpan.FromMinutes(64));
        Assert.Equal(0, host.State<int>("1", "count"));

        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(7, host.State<int>("1", "count"));
        Assert.Empty(host.Reminders());
    }

    [Fact]
    public async Task Timer_ThatFails_ComesAgainAtItsNextTime()
    {
        await using var host = await StartAsync();
        await host.Actor<IDevice>("1").TickAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var fault = host.FailNext(DaprBlock.Actors, operation: "timer", key: "tick");

        await host.AdvanceAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(1, fault.Hits);
        Assert.Equal(2 * 3, host.State<int>("1", "count"));
    }

    [Fact]
    public async Task Registration_ThatFails_FailsTheTurn()
    {
        await using var host = await StartAsync();
        host.FailNext(DaprBlock.Actors, operation: "register", key: "remind");

        await Assert.ThrowsAnyAsync<Exception>(() => host.Actor<IDevice>("1").RemindAsync(TimeSpan.FromHours(1), Once));
        Assert.Empty(host.Reminders());

        await host.Actor<IDevice>("1").RemindAsync(TimeSpan.FromHours(1), Once);
        Assert.Single(host.Reminders());
    }

    [Fact]
    public async Task Faults_OfAHost_AreAboutItsOwnTypeAndStore()
    {
        await using var host = await StartAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => host.DelayNext(DaprBlock.Jobs, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.FailNext(DaprBlock.Actors, times: 0));
        Assert.Equal("Unavailable of Actors Device, operation invoke: struck 0 of 1 times", host.FailNext(DaprBlock.Actors, operation: "invoke").ToString());
    }

    private static Task<ActorTestHost<Device>> StartAsync() => ActorTestHost.StartAsync<Device>(services => services.AddSingleton<Held>());
}
