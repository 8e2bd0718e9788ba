namespace Dapr.Actors.Runtime;

public abstract partial class Actor
{
    /// <summary>Sets a timer; one of its name is replaced. It lives as long as the instance, and does not keep that alive.</summary>
    /// <param name="timerName">The name; null for one of its own, by chance.</param>
    /// <param name="callback">The method of the class that is called, which may be private: it takes nothing or the bytes, and returns a <see cref="Task"/>.</param>
    /// <param name="callbackParams">The bytes; null for none.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <returns>The timer.</returns>
    /// <exception cref="ArgumentException">The method is none that a timer can call, or a span none that the runtime takes.</exception>
    public Task<ActorTimer> RegisterTimerAsync(string? timerName, string callback, byte[]? callbackParams, TimeSpan dueTime, TimeSpan period) =>
        RegisterAsync(callback, () => new ActorTimer(Host.ActorTypeInfo.ActorTypeName, Id, NameOf(timerName), callback, callbackParams, dueTime, period));

    /// <summary>Sets a timer that ends; one of its name is replaced. It lives no longer than the instance, and does not keep that alive.</summary>
    /// <param name="timerName">The name; null for one of its own, by chance.</param>
    /// <param name="callback">The method of the class that is called, which may be private: it takes nothing or the bytes, and returns a <see cref="Task"/>.</param>
    /// <param name="callbackParams">The bytes; null for none.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <param name="ttl">After how long it ends, which the runtime counts from the first due time.</param>
    /// <returns>The timer.</returns>
    /// <exception cref="ArgumentException">The method is none that a timer can call, or a span none that the runtime takes.</exception>
    public Task<ActorTimer> RegisterTimerAsync(string? timerName, string callback, byte[]? callbackParams, TimeSpan dueTime, TimeSpan period, TimeSpan ttl) =>
        RegisterAsync(callback, () => new ActorTimer(Host.ActorTypeInfo.ActorTypeName, Id, NameOf(timerName), callback, callbackParams, dueTime, period, ttl));

    /// <summary>Ends a timer.</summary>
    /// <param name="timer">The timer; one that is over is none to end.</param>
    /// <returns>When it is ended.</returns>
    protected Task UnregisterTimerAsync(ActorTimer timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return Host.TimerManager.UnregisterTimerAsync(timer);
    }

    /// <summary>Ends a timer.</summary>
    /// <param name="timerName">The name; one that is over is none to end.</param>
    /// <returns>When it is ended.</returns>
    protected Task UnregisterTimerAsync(string timerName) =>
        Host.TimerManager.UnregisterTimerAsync(new ActorTimerToken(Host.ActorTypeInfo.ActorTypeName, Id, timerName));

    private string NameOf(string? timerName) => string.IsNullOrEmpty(timerName) ? $"{Id.GetId()}_Timer_{Guid.NewGuid()}" : timerName;

    private async Task<ActorTimer> RegisterAsync(string callback, Func<ActorTimer> create)
    {
        // Here, where the mistake is made, and not when the timer is due.
        TimerCallbacks.Validate(Host.ActorTypeInfo.ImplementationType, callback);
        var timer = create();
        await Host.TimerManager.RegisterTimerAsync(timer).ConfigureAwait(false);
        return timer;
    }
}
