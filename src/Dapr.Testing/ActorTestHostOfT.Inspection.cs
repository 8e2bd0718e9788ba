namespace Dapr.Testing;

public sealed partial class ActorTestHost<TActor>
{
    /// <summary>The ids of the actors that are active, in order: from their first call until they are deactivated.</summary>
    public IReadOnlyList<string> Active => App.ActiveActors(ActorType);

    /// <summary>The faults that have not struck as often as they are to.</summary>
    public IReadOnlyList<InjectedFault> UnusedFaults => App.UnusedFaults;

    /// <summary>A value of an actor's state, as it was saved at the end of a turn.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="actorId">The actor; it needs not be active.</param>
    /// <param name="key">The name of the value.</param>
    /// <returns>The value; default when there is none.</returns>
    public T? State<T>(string actorId, string key) => App.ActorState<T>(ActorType, actorId, key);

    /// <summary>The names of what an actor's state holds.</summary>
    /// <param name="actorId">The actor.</param>
    /// <returns>The names, in order.</returns>
    public Task<IReadOnlyList<string>> StateKeysAsync(string actorId) => App.ActorStateKeysAsync(ActorType, actorId);

    /// <summary>The reminders that will still come.</summary>
    /// <param name="actorId">Whose; null for those of all actors of the type.</param>
    /// <returns>The reminders, in the order of the actors' ids and their own names.</returns>
    public IReadOnlyList<ActorReminderRecord> Reminders(string? actorId = null) => App.ActorReminders(ActorType, actorId);

    /// <summary>The timers that will still come.</summary>
    /// <param name="actorId">Whose; null for those of all actors of the type.</param>
    /// <returns>The timers, in the order of the actors' ids and their own names.</returns>
    public IReadOnlyList<ActorTimerRecord> Timers(string? actorId = null) => App.ActorTimers(ActorType, actorId);

    /// <summary>Deactivates an actor, as if nobody had called it for long: what runs ends first, and its timers end with it.</summary>
    /// <param name="actorId">The actor.</param>
    /// <returns>When it is deactivated. The next call makes a new instance, which reads its state anew.</returns>
    /// <exception cref="InvalidOperationException">The actor is not active.</exception>
    public Task DeactivateAsync(string actorId) => App.DeactivateActorAsync(ActorType, actorId);

    /// <summary>
    /// Lets the next calls fail: those to the store of the actors' state (<see cref="DaprBlock.State"/>), or those of actors of this type, their timers and reminders
    /// (<see cref="DaprBlock.Actors"/>). For all other blocks there is <see cref="DaprTestHost.FailNext"/> of <see cref="App"/>.
    /// </summary>
    /// <param name="block">One of the two.</param>
    /// <param name="code">How it fails.</param>
    /// <param name="times">How many calls fail.</param>
    /// <param name="operation">Only what is asked so: of the store <c>get</c>, <c>transaction</c>; of actors <c>invoke</c>, <c>reminder</c>, <c>timer</c>, <c>register</c>, <c>unregister</c>. Null for everything.</param>
    /// <param name="key">Only what is about this actor, method, reminder or timer; of the store, about this key, such as <c>app||Cart||ada||tea</c>. Null for everything.</param>
    /// <returns>The fault, which tells whether it has struck.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is to strike less than once, it is another block, or there is no such code.</exception>
    public InjectedFault FailNext(DaprBlock block, FaultCode code = FaultCode.Unavailable, int times = 1, string? operation = null, string? key = null) =>
        App.FailNext(block, Target(block), code, times, operation, key);

    /// <summary>Delays the next calls on <see cref="Clock"/>: those to the store of the actors' state, or those of actors of this type, their timers and reminders.</summary>
    /// <param name="block">As for <see cref="FailNext"/>.</param>
    /// <param name="delay">How long.</param>
    /// <param name="times">How many calls are delayed.</param>
    /// <param name="operation">As for <see cref="FailNext"/>. Null for everything.</param>
    /// <param name="key">As for <see cref="FailNext"/>. Null for everything.</param>
    /// <returns>The fault, which tells whether it has struck.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is not positive, it is to strike less than once, or it is another block.</exception>
    public InjectedFault DelayNext(DaprBlock block, TimeSpan delay, int times = 1, string? operation = null, string? key = null) =>
        App.DelayNext(block, Target(block), delay, times, operation, key);

    private string Target(DaprBlock block) => block switch
    {
        DaprBlock.Actors => ActorType,
        DaprBlock.State => App.Sidecar.ActorInspection.StoreName ?? throw new InvalidOperationException("No store keeps the state of actors."),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, $"Of this host only the calls of its actors and of their store fail; for others there is {nameof(App)}.{nameof(FailNext)}."),
    };
}
