using Dapr.Actors;
using Dapr.Actors.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests.Actors;

/// <summary>Actors under test without an application.</summary>
public sealed class ActorTestHostTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    public interface ILamp : IActor
    {
        Task<int> LightAsync(string device);
    }

    [Fact]
    public async Task Turn_ThatEnds_IsSaved()
    {
        await using var host = await StartAsync();

        Assert.Equal(12, await host.Actor<IDevice>("1").AddTwiceAsync(5, 7));

        Assert.Equal(12, host.State<int>("1", "count"));
        Assert.Equal(["count"], await host.StateKeysAsync("1"));
        Assert.Equal(0, host.State<int>("2", "count"));
        Assert.Empty(await host.StateKeysAsync("2"));
    }

    [Fact]
    public async Task Turn_ThatThrows_LeavesNothing()
    {
        await using var host = await StartAsync();
        await host.Actor<IDevice>("1").AddAsync(1);

        await Assert.ThrowsAsync<ActorMethodInvocationException>(() => host.Actor<IDevice>("1").AddAndFailAsync(5));

        Assert.Equal(1, host.State<int>("1", "count"));
        Assert.Equal(1, await host.Actor<IDevice>("1").CountAsync());
    }

    [Fact]
    public async Task Turns_OfAnActor_AreOneAtATimeAndThoseOfOthersAreNotHeldUp()
    {
        var held = new Held();
        await using var host = await StartAsync(held);
        var first = host.Actor<IDevice>("1").HoldAsync("first");
        await held.EnteredAsync("first");

        var second = host.Actor<IDevice>("1").HoldAsync("second");
        Assert.Equal(4, await host.Actor<IDevice>("2").AddAsync(4));
        Assert.False(held.HasEntered("second"));

        held.Release("first");
        await held.EnteredAsync("second");
        held.Release("second");
        await Task.WhenAll(first, second).WaitAsync(Limit, TimeProvider.System);
    }

    [Fact]
    public async Task Reminder_ComesOnTheClockAndIsSeenBefore()
    {
        await using var host = await StartAsync();
        var begin = host.Clock.GetUtcNow();
        await host.Actor<IDevice>("1").RemindAsync(TimeSpan.FromDays(30), TimeSpan.FromDays(7));

        var reminder = Assert.Single(host.Reminders("1"));
        Assert.Equal(("1", "remind", begin.AddDays(30), TimeSpan.FromDays(7), 0), (reminder.ActorId, reminder.Name, reminder.Due, reminder.Period, reminder.Failures));
        Assert.Equal([7], reminder.State.ToArray());
        Assert.Empty(host.Reminders("2"));

        await host.AdvanceAsync(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1));
        Assert.Equal(0, host.State<int>("1", "count"));
        Assert.Empty(host.Active);

        await host.AdvanceAsync(TimeSpan.FromTicks(1));
        Assert.Equal(7, host.State<int>("1", "count"));
        Assert.Equal(["1"], host.Active);
        Assert.Equal(begin.AddDays(37), Assert.Single(host.Reminders()).Due);
    }

    [Fact]
    public async Task Reminder_ThatComesOnce_IsThereNoMoreThen()
    {
        await using var host = await StartAsync();
        await host.Actor<IDevice>("1").RemindAsync(TimeSpan.FromHours(2), Once);
        Assert.Equal(Once, Assert.Single(host.Reminders()).Period);

        await host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Empty(host.Reminders());
        Assert.Equal(7, host.State<int>("1", "count"));
    }

    [Fact]
    public async Task ReminderAndTimer_DueAtOnce_AreWaitedFor()
    {
        await using var host = await StartAsync();
        await host.Actor<IDevice>("1").RemindAsync(TimeSpan.Zero, Once);
        await host.Actor<IDevice>("2").TickAsync(TimeSpan.Zero, Once);

        await host.SettleAsync();

        Assert.Equal((7, 3), (host.State<int>("1", "count"), host.State<int>("2", "count")));
    }

    [Fact]
    public async Task Timer_EndsWithTheInstance()
    {
        await using var host = await StartAsync();
        var begin = host.Clock.GetUtcNow();
        await host.Actor<IDevice>("1").TickAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));

        var timer = Assert.Single(host.Timers("1"));
        Assert.Equal(("1", "tick", begin.AddMinutes(6), TimeSpan.FromMinutes(5), "OnTickAsync"), (timer.ActorId, timer.Name, timer.Due, timer.Period, timer.Callback));
        Assert.Equal([3], timer.State.ToArray());

        await host.DeactivateAsync("1");
        Assert.Empty(host.Timers());
        Assert.Empty(host.Active);
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(3, host.State<int>("1", "count"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.DeactivateAsync("1"));
    }

    [Fact]
    public async Task Actor_ThatNobodyCalls_IsDeactivatedByTheClock()
    {
        await using var host = await StartAsync(actors: options => options.ActorIdleTimeout = TimeSpan.FromMinutes(10));
        await host.Actor<IDevice>("b").AddAsync(1);
        await host.Actor<IDevice>("a").AddAsync(1);
        Assert.Equal(["a", "b"], host.Active);

        await host.AdvanceAsync(TimeSpan.FromMinutes(9));
        await host.Actor<IDevice>("b").AddAsync(1);
        await host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(["b"], host.Active);

        await host.AdvanceAsync(TimeSpan.FromMinutes(8));
        Assert.Empty(host.Active);
    }

    [Fact]
    public async Task State_WithATimeToLive_IsGoneForTheInstanceToo()
    {
        await using var host = await ActorTestHost.StartAsync<Device>(
            services => services.AddSingleton<Held>(), configure: options => options.ConfigureSidecar(sidecar => sidecar.EnableActorStateTtl = true));
        await host.Actor<IDevice>("1").KeepAsync("offer", 5, TimeSpan.FromMinutes(30));

        await host.AdvanceAsync(TimeSpan.FromMinutes(29));
        Assert.Equal((5, 5), (host.State<int>("1", "offer"), await host.Actor<IDevice>("1").FindAsync("offer")));

        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 0), (host.State<int>("1", "offer"), await host.Actor<IDevice>("1").FindAsync("offer")));
        Assert.Equal(["1"], host.Active);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("transaction")]
    public async Task Store_ThatIsDown_FailsTheTurnAndIsTriedAgainByTheNext(string operation)
    {
        await using var host = await StartAsync();
        var fault = host.FailNext(DaprBlock.State, operation: operation);

        await Assert.ThrowsAsync<ActorMethodInvocationException>(() => host.Actor<IDevice>("1").AddAsync(5));

        Assert.Equal(1, fault.Hits);
        Assert.Equal(0, host.State<int>("1", "count"));
        Assert.Equal(2, await host.Actor<IDevice>("1").AddAsync(2));
        Assert.Equal(2, host.State<int>("1", "count"));
        Assert.Empty(host.UnusedFaults);
    }

    [Fact]
    public async Task Caller_WhoGoesAway_LeavesATurnThatIsWaitedFor()
    {
        var held = new Held();
        await using var host = await StartAsync(held);
        using var gone = new CancellationTokenSource();
        var call = host.Actor<IDevice>("1").HoldAsync("first", gone.Token);
        await held.EnteredAsync("first");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await held.CancelledAsync("first");

        var settled = host.SettleAsync(Limit);
        var late = await Assert.ThrowsAsync<TimeoutException>(() => host.SettleAsync(TimeSpan.FromMilliseconds(50)));
        Assert.Contains("a turn at /actors/Device/1/method/HoldAsync", late.Message, StringComparison.Ordinal);
        Assert.False(settled.IsCompleted);

        held.Release("first");
        await settled;
    }

    [Fact]
    public async Task Actors_OfOtherTypes_TakePartAndAreSeen()
    {
        await using var host = await StartAsync(actors: options => options.Actors.RegisterActor<Lamp>("Light"));

        Assert.Equal(5, await host.Actor<ILamp>("kitchen", "Light").LightAsync("1"));

        Assert.Equal("Device", host.ActorType);
        Assert.Equal(5, host.State<int>("1", "count"));
        Assert.Equal("1", host.App.ActorState<string>("Light", "kitchen", "device"));
        Assert.Equal(["kitchen"], host.App.ActiveActors("Light"));
    }

    [Fact]
    public async Task Registration_OfTheTest_IsInPlaceOfTheHosts()
    {
        await using var host = await StartAsync(actors: options =>
            options.Actors.RegisterActor<Device>("Gadget", new ActorRuntimeOptions { ReentrancyConfig = new ActorReentrancyConfig { Enabled = true } }));

        await host.Actor<IDevice>("1").AddAsync(3);

        Assert.Equal("Gadget", host.ActorType);
        Assert.Equal(3, host.App.ActorState<int>("Gadget", "1", "count"));
    }

    [Fact]
    public async Task Services_OfTheTest_AreThoseOfItsActors()
    {
        await using var host = await StartAsync(new Held { Greeting = "hi" });

        Assert.Equal($"hi at {host.Clock.GetUtcNow():yyyy-MM-dd}", await host.Actor<IDevice>("1").GreetAsync());
        Assert.Equal("hi", host.Services.GetRequiredService<Held>().Greeting);
    }

    [Fact]
    public async Task Components_OfTheTest_AreThereAndTheStoreMayBeAnother()
    {
        await using var host = await ActorTestHost.StartAsync<Device>(
            services => services.AddSingleton<Held>(), configure: options => options.WithStateStore("memory").WithPubSub());

        await host.Actor<IDevice>("1").AddAsync(1);

        Assert.Contains("Device||1||count", await host.App.StateKeysAsync("memory"));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.FailNext(DaprBlock.PubSub));
        host.App.FailNext(DaprBlock.PubSub, "pubsub");
    }

    [Fact]
    public async Task Hosts_TwentyAtATime_DoNotSeeEachOther()
    {
        var seen = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            await using var host = await StartAsync();
            await host.Actor<IDevice>("1").RemindAsync(TimeSpan.FromDays(1), TimeSpan.FromDays(1));
            await host.AdvanceAsync(TimeSpan.FromDays(number));
            return host.State<int>("1", "count");
        }));

        Assert.Equal(Enumerable.Range(1, 20).Select(number => 7 * number), seen);
    }

    private static Task<ActorTestHost<Device>> StartAsync(Held? held = null, Action<ActorRuntimeOptions>? actors = null) =>
        ActorTestHost.StartAsync<Device>(services => services.AddSingleton(held ?? new Held()), actors);

    private sealed class Lamp(ActorHost host) : Actor(host), ILamp
    {
        public async Task<int> LightAsync(string device)
        {
            await StateManager.SetStateAsync("device", device);
            return await ProxyFactory.CreateActorProxy<IDevice>(new ActorId(device), nameof(Device)).AddAsync(5);
        }
    }
}
