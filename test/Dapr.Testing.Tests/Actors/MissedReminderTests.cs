using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace Dapr.Testing.Tests.Actors;

/// <summary>Reminders that were due while nobody hosted their actor, as after a night in which the application did not run.</summary>
public sealed class MissedReminderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    public interface ISleeper : IActor
    {
        Task RemindAsync(string name, TimeSpan period);
    }

    [Fact]
    public async Task Reminder_WithAPeriod_ComesOnceForEachThatPassed() => Assert.Equal(10, await ComesAsync("each", Minute));

    [Fact]
    public async Task Reminder_ThatItsHandlerSetsAnew_ComesOnceHoweverLongItWaited() => Assert.Equal(1, await ComesAsync("anew", Once));

    [Fact]
    public async Task Reminder_ThatItsHandlerReplaces_LeavesOutTheRestOfThosePassed() => Assert.Equal(1, await ComesAsync("anew", Minute));

    /// <summary>How often a reminder comes that is due in a minute and nine minutes late, before the clock goes on.</summary>
    private static async Task<int> ComesAsync(string name, TimeSpan period)
    {
        await using var group = new DaprTestGroup();
        await using (var host = await StartAsync(group))
        {
            await host.Actor<ISleeper>("1").RemindAsync(name, period);
        }

        await group.Clock.AdvanceAsync(10 * Minute);
        await using var next = await StartAsync(group);
        await next.SettleAsync();

        Assert.Single(next.Reminders("1"));
        return next.State<int>("1", "count");
    }

    private static Task<ActorTestHost<Sleeper>> StartAsync(DaprTestGroup group) => ActorTestHost.StartAsync<Sleeper>(configure: options => options.Group = group);

    private sealed class Sleeper(ActorHost host) : Actor(host), ISleeper, IRemindable
    {
        public Task RemindAsync(string name, TimeSpan period) => RegisterReminderAsync(name, null, Minute, period);

        public async Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period)
        {
            await StateManager.AddOrUpdateStateAsync("count", 1, (_, count) => count + 1);
            if (reminderName == "anew") await RegisterReminderAsync(reminderName, null, Minute, Once);
        }
    }
}
