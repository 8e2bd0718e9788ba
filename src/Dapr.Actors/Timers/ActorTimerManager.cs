namespace Dapr.Actors.Runtime;

/// <summary>Sets the timers and reminders of actors. A test puts a double of it into <see cref="ActorTestOptions.TimerManager"/>.</summary>
public abstract class ActorTimerManager
{
    /// <summary>Sets a reminder; one of its name is replaced.</summary>
    /// <param name="reminder">The reminder.</param>
    /// <returns>When it is set.</returns>
    public abstract Task RegisterReminderAsync(ActorReminder reminder);

    /// <summary>Looks for a reminder.</summary>
    /// <param name="reminder">Its name.</param>
    /// <returns>The reminder; null when there is none.</returns>
    public abstract Task<IActorReminder> GetReminderAsync(ActorReminderToken reminder);

    /// <summary>Ends a reminder.</summary>
    /// <param name="reminder">Its name; one that is over is none to end.</param>
    /// <returns>When it is ended.</returns>
    public abstract Task UnregisterReminderAsync(ActorReminderToken reminder);

    /// <summary>Sets a timer; one of its name is replaced.</summary>
    /// <param name="timer">The timer.</param>
    /// <returns>When it is set.</returns>
    public abstract Task RegisterTimerAsync(ActorTimer timer);

    /// <summary>Ends a timer.</summary>
    /// <param name="timer">Its name; one that is over is none to end.</param>
    /// <returns>When it is ended.</returns>
    public abstract Task UnregisterTimerAsync(ActorTimerToken timer);
}
