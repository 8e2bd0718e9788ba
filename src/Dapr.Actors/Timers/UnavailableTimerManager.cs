namespace Dapr.Actors.Runtime;

/// <summary>Stands for the timers and reminders that a unit test did not bring.</summary>
internal sealed class UnavailableTimerManager : ActorTimerManager
{
    public override Task RegisterReminderAsync(ActorReminder reminder) => throw Missing();

    public override Task<IActorReminder> GetReminderAsync(ActorReminderToken reminder) => throw Missing();

    public override Task UnregisterReminderAsync(ActorReminderToken reminder) => throw Missing();

    public override Task RegisterTimerAsync(ActorTimer timer) => throw Missing();

    public override Task UnregisterTimerAsync(ActorTimerToken timer) => throw Missing();

    private static InvalidOperationException Missing() =>
        new($"The actor was made for a test without timers and reminders. Set {nameof(ActorTestOptions)}.{nameof(ActorTestOptions.TimerManager)} to a double of {nameof(ActorTimerManager)}.");
}
