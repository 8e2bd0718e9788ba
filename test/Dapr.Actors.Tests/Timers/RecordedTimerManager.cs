using Dapr.Actors.Runtime;

namespace Dapr.Actors.Tests.Timers;

/// <summary>Keeps what actors set.</summary>
internal sealed class RecordedTimerManager : ActorTimerManager
{
    public List<ActorReminder> Reminders { get; } = [];

    public List<ActorTimer> Timers { get; } = [];

    public List<string> Ended { get; } = [];

    public override Task RegisterReminderAsync(ActorReminder reminder)
    {
        Reminders.Add(reminder);
        return Task.CompletedTask;
    }

    public override Task<IActorReminder> GetReminderAsync(ActorReminderToken reminder) =>
        Task.FromResult<IActorReminder>(Reminders.Find(other => other.Name == reminder.Name)!);

    public override Task UnregisterReminderAsync(ActorReminderToken reminder)
    {
        Ended.Add($"reminder {reminder.ActorType} {reminder.ActorId} {reminder.Name}");
        return Task.CompletedTask;
    }

    public override Task RegisterTimerAsync(ActorTimer timer)
    {
        Timers.Add(timer);
        return Task.CompletedTask;
    }

    public override Task UnregisterTimerAsync(ActorTimerToken timer)
    {
        Ended.Add($"timer {timer.ActorType} {timer.ActorId} {timer.Name}");
        return Task.CompletedTask;
    }
}
