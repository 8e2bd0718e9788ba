using Dapr.Actors;
using Dapr.Testing;
using Moq;

namespace Shop;

public sealed class ReservationQuestions
{
    [Fact]
    public async Task Hold_IsKept_AndWhatThrowsIsNot()
    {
        await using var host = await ActorTestHost.StartAsync<Reservation>(services => services.AddSingleton(Mock.Of<IPacker>()));
        var ada = host.Actor<IReservation>("ada");

        await ada.HoldAsync(8);
        await Assert.ThrowsAsync<ActorMethodInvocationException>(() => ada.HoldAsync(3));

        Assert.Equal(8, host.State<int>("ada", "count"));
        Assert.Equal(["count"], await host.StateKeysAsync("ada"));
        Assert.Equal(["ada"], host.Active);
    }

    [Fact]
    public async Task Hold_AfterThirtyDays_IsReleased()
    {
        await using var host = await ActorTestHost.StartAsync<Reservation>(services => services.AddSingleton(Mock.Of<IPacker>()));
        await host.Actor<IReservation>("ada").HoldAsync(8);
        Assert.Equal(host.Clock.GetUtcNow().AddDays(30), Assert.Single(host.Reminders("ada")).Due);

        await host.AdvanceAsync(TimeSpan.FromDays(29));
        Assert.Equal(8, host.State<int>("ada", "count"));

        await host.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Empty(await host.StateKeysAsync("ada"));
        Assert.Empty(host.Reminders());
    }

    [Fact]
    public async Task Watch_EndsWithItsActor()
    {
        await using var host = await ActorTestHost.StartAsync<Reservation>(services => services.AddSingleton(Mock.Of<IPacker>()));
        await host.Actor<IReservation>("ada").WatchAsync();
        await host.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("watch", Assert.Single(host.Timers("ada")).Name);

        await host.DeactivateAsync("ada");
        await host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Empty(host.Timers());
        Assert.Equal(2, host.State<int>("ada", "looks"));
    }

    [Fact]
    public async Task CallerGoesAway_TheTurnEndsBeforeTheNextBegins()
    {
        var packer = new SlowPacker();
        await using var host = await ActorTestHost.StartAsync<Reservation>(services => services.AddSingleton<IPacker>(packer));
        using var leaving = new CancellationTokenSource();
        var packing = host.Actor<IReservation>("ada").PackAsync(leaving.Token);
        await packer.Begun.Task;

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => packing);
        var next = host.Actor<IReservation>("ada").HoldAsync(1);
        packer.Ending.SetResult();

        Assert.Equal(1, await next);
        Assert.True(host.State<bool>("ada", "packed"));
    }

    [Fact]
    public async Task StoreIsDown_NothingIsHeldAndTheNextCallWorks()
    {
        await using var host = await ActorTestHost.StartAsync<Reservation>(services => services.AddSingleton(Mock.Of<IPacker>()));
        host.FailNext(DaprBlock.State, operation: "transaction");

        await Assert.ThrowsAsync<ActorMethodInvocationException>(() => host.Actor<IReservation>("ada").HoldAsync(8));
        Assert.Equal(3, await host.Actor<IReservation>("ada").HoldAsync(3));

        Assert.Equal(3, host.State<int>("ada", "count"));
        Assert.Empty(host.UnusedFaults);
    }

    [Fact]
    public async Task ReminderFails_ComesAgain()
    {
        await using var host = await DaprTestHost.StartAsync(Reservations.Build, options => options.WithStateStore());
        await host.Client.PostAsync("/reservations/ada?count=8", null);
        Assert.Equal(["ada"], host.ActiveActors("Reservation"));
        host.FailNext(DaprBlock.Actors, "Reservation", operation: "reminder");

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(30));
        Assert.Equal(1, Assert.Single(host.ActorReminders("Reservation")).Failures);
        Assert.Equal(8, host.ActorState<int>("Reservation", "ada", "count"));

        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(await host.ActorStateKeysAsync("Reservation", "ada"));
    }
}
