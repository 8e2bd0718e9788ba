using System.Text.Json;
using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.Timers;

namespace Dapr.Actors.Tests.Reminders;

/// <summary>What a reminder or timer may be, and how an actor sets one.</summary>
public sealed class ActorReminderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    private readonly RecordedTimerManager _timers = new();
    private readonly Diary _actor;

    public ActorReminderTests() => _actor = new Diary(ActorHost.CreateForTest<Diary>("Book", new ActorTestOptions { ActorId = new ActorId("d1"), TimerManager = _timers }));

    [Fact]
    public void Spans_ThatTheRuntimeDoesNotTake_AreRefusedByName()
    {
        Assert.Equal("dueTime", Refused(() => Create(Once, Second)));
        Assert.Equal("period", Refused(() => Create(Second, TimeSpan.FromMilliseconds(-2))));
        Assert.Equal("ttl", Refused(() => Create(Second * 2, Second, ttl: Second)));
        Assert.Equal("repetitions", Refused(() => Create(Second, Second, repetitions: 0)));
        Assert.Equal("dueTime", Refused(() => new ActorTimer("T", new ActorId("1"), "t", "c", null, Once, Second)));
        Assert.Equal("period", Refused(() => new ActorTimer("T", new ActorId("1"), "t", "c", null, Second, TimeSpan.FromMilliseconds(-2))));
        Assert.Equal("ttl", Refused(() => new ActorTimer("T", new ActorId("1"), "t", "c", null, Second * 2, Second, Second)));
    }

    [Fact]
    public void Spans_AtTheirLimits_AreTaken()
    {
        Assert.Equal(Once, Create(TimeSpan.Zero, Once).Period);
        Assert.Equal(Second, Create(Second, Second, ttl: Second).Ttl);
        Assert.Equal(1, Create(Second, Second, repetitions: 1).Repetitions);
    }

    [Fact]
    public async Task Register_OfAllForms_NamesTheActorAndKeepsWhatWasGiven()
    {
        await _actor.SetAllAsync();

        Assert.Equal(
            [(null, null), (null, Second * 9), (3, Second * 9), (3, null)],
            _timers.Reminders.Select(reminder => (reminder.Repetitions, reminder.Ttl)));
        Assert.All(_timers.Reminders, reminder =>
        {
            Assert.Equal(("Book", "d1", "r"), (reminder.ActorType, reminder.ActorId.GetId(), reminder.Name));
            Assert.Equal((Second, Second * 2, 1), (reminder.DueTime, reminder.Period, reminder.State.Length));
        });
    }

    [Fact]
    public async Task Unregister_ByNameOrReminder_NamesTheActor()
    {
        await _actor.EndAllAsync();

        Assert.Equal(["reminder Book d1 r", "reminder Book d1 r", "timer Book d1 t", "timer Book d1 t"], _timers.Ended);
    }

#pragma warning disable CS0618 // compat: the official class is obsolete from the start.
    [Fact]
    public void TimerInfo_AsJson_ComesBackTheSame()
    {
        var timer = new ActorTimer("T", new ActorId("1"), "t", "OnTick", [1, 2], Second, Second * 2, Second * 3);

        var json = JsonSerializer.Serialize(timer.TimerInfo);
        var back = new ActorTimer("t", JsonSerializer.Deserialize<TimerInfo>(json)!);

        Assert.Equal("""{"dueTime":"0h0m1s0ms","period":"0h0m2s0ms","data":"AQI=","callback":"OnTick","ttl":"0h0m3s0ms"}""", json);
        Assert.Equal((Second, Second * 2, Second * 3, "OnTick"), (back.DueTime, back.Period, back.Ttl, back.TimerCallback));
        Assert.Equal([1, 2], back.Data);
    }
#pragma warning restore CS0618

    private static string? Refused(Func<object> create) => Assert.Throws<ArgumentOutOfRangeException>(create).ParamName;

    private static ActorReminder Create(TimeSpan dueTime, TimeSpan period, int? repetitions = null, TimeSpan? ttl = null) =>
        new("T", new ActorId("1"), "r", [], dueTime, period, repetitions, ttl);

    public interface IDiary : IActor
    {
        Task SetAllAsync();
    }

    public sealed class Diary(ActorHost host) : Actor(host), IDiary
    {
        public async Task SetAllAsync()
        {
            await RegisterReminderAsync("r", [1], Second, Second * 2);
            await RegisterReminderAsync("r", [1], Second, Second * 2, Second * 9);
            await RegisterReminderAsync("r", [1], Second, Second * 2, 3, Second * 9);
            await RegisterReminderAsync("r", [1], Second, Second * 2, 3);
        }

        public async Task EndAllAsync()
        {
            await UnregisterReminderAsync("r");
            await UnregisterReminderAsync(await RegisterReminderAsync("r", [], Second, Second));
            await UnregisterTimerAsync("t");
            await UnregisterTimerAsync(await RegisterTimerAsync("t", nameof(EndAllAsync), null, Second, Second));
        }
    }
}
