namespace Dapr.Actors.Runtime;

public abstract partial class Actor
{
    /// <summary>Sets a reminder; one of its name is replaced. The class implements <see cref="IRemindable"/>.</summary>
    /// <param name="reminderName">The name, one of its kind for the actor.</param>
    /// <param name="state">What the actor is reminded with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <returns>The reminder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A span is none that the runtime takes.</exception>
    protected Task<IActorReminder> RegisterReminderAsync(string reminderName, byte[]? state, TimeSpan dueTime, TimeSpan period) =>
        RegisterAsync(new ActorReminder(Host.ActorTypeInfo.ActorTypeName, Id, reminderName, state, dueTime, period));

    /// <summary>Sets a reminder that ends; one of its name is replaced. The class implements <see cref="IRemindable"/>.</summary>
    /// <param name="reminderName">The name, one of its kind for the actor.</param>
    /// <param name="state">What the actor is reminded with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <param name="ttl">After how long it ends, which the runtime counts from the first due time.</param>
    /// <returns>The reminder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A span is none that the runtime takes.</exception>
    protected Task<IActorReminder> RegisterReminderAsync(string reminderName, byte[]? state, TimeSpan dueTime, TimeSpan period, TimeSpan ttl) =>
        RegisterAsync(new ActorReminder(Host.ActorTypeInfo.ActorTypeName, Id, reminderName, state, dueTime, period, ttl));

    /// <summary>Sets a reminder that comes so many times, and ends; one of its name is replaced. The class implements <see cref="IRemindable"/>.</summary>
    /// <param name="reminderName">The name, one of its kind for the actor.</param>
    /// <param name="state">What the actor is reminded with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next, in whole seconds.</param>
    /// <param name="repetitions">How often it comes.</param>
    /// <param name="ttl">After how long it ends, which the runtime counts from the first due time.</param>
    /// <returns>The reminder.</returns>
    /// <exception cref="ArgumentException">A span is none that the runtime takes, or the number is not positive.</exception>
    protected Task<IActorReminder> RegisterReminderAsync(string reminderName, byte[]? state, TimeSpan dueTime, TimeSpan period, int repetitions, TimeSpan ttl) =>
        RegisterAsync(new ActorReminder(Host.ActorTypeInfo.ActorTypeName, Id, reminderName, state, dueTime, period, repetitions, ttl));

    /// <summary>Sets a reminder that comes so many times; one of its name is replaced. The class implements <see cref="IRemindable"/>.</summary>
    /// <param name="reminderName">The name, one of its kind for the actor.</param>
    /// <param name="state">What the actor is reminded with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next, in whole seconds.</param>
    /// <param name="repetitions">How often it comes.</param>
    /// <returns>The reminder.</returns>
    /// <exception cref="ArgumentException">A span is none that the runtime takes, or the number is not positive.</exception>
    protected Task<IActorReminder> RegisterReminderAsync(string reminderName, byte[]? state, TimeSpan dueTime, TimeSpan period, int repetitions) =>
        RegisterAsync(new ActorReminder(Host.ActorTypeInfo.ActorTypeName, Id, reminderName, state, dueTime, period, repetitions));

    /// <summary>Looks for a reminder.</summary>
    /// <param name="reminderName">The name.</param>
    /// <returns>The reminder; null when there is none.</returns>
    protected Task<IActorReminder> GetReminderAsync(string reminderName) => Host.TimerManager.GetReminderAsync(Token(reminderName));

    /// <summary>Ends a reminder.</summary>
    /// <param name="reminder">The reminder; one that is over is none to end.</param>
    /// <returns>When it is ended.</returns>
    protected Task UnregisterReminderAsync(IActorReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        return UnregisterReminderAsync(reminder.Name);
    }

    /// <summary>Ends a reminder.</summary>
    /// <param name="reminderName">The name; one that is over is none to end.</param>
    /// <returns>When it is ended.</returns>
    protected Task UnregisterReminderAsync(string reminderName) => Host.TimerManager.UnregisterReminderAsync(Token(reminderName));

    private ActorReminderToken Token(string reminderName) => new(Host.ActorTypeInfo.ActorTypeName, Id, reminderName);

    private async Task<IActorReminder> RegisterAsync(ActorReminder reminder)
    {
        await Host.TimerManager.RegisterReminderAsync(reminder).ConfigureAwait(false);
        return reminder;
    }
}
