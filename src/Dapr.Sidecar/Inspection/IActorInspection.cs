namespace Dapr.Sidecar.Inspection;

/// <summary>Looks into the actors of an application. Whoever looks is no application: no fault is meant for them.</summary>
internal interface IActorInspection
{
    /// <summary>The store that keeps the state of actors; null when there is none.</summary>
    string? StoreName { get; }

    /// <summary>The ids of the actors of a type that are active here, in order.</summary>
    IReadOnlyList<string> ActiveIds(string type);

    /// <summary>A value of an actor's state; null when there is none.</summary>
    Task<StateValue?> StateAsync(string type, string id, string key, CancellationToken cancellationToken);

    /// <summary>The names of what an actor's state holds, in order.</summary>
    Task<IReadOnlyList<string>> StateKeysAsync(string type, string id, CancellationToken cancellationToken);

    /// <summary>The reminders of a type, or of one of its actors, that will still come, wherever the actors are.</summary>
    Task<IReadOnlyList<PendingReminder>> RemindersAsync(string type, string? id, CancellationToken cancellationToken);

    /// <summary>The timers of a type, or of one of its actors, that were set here and will still come.</summary>
    IReadOnlyList<PendingTimer> Timers(string type, string? id);

    /// <summary>Deactivates an actor, as if it had been idle for long; false when it is not active here.</summary>
    Task<bool> DeactivateAsync(string type, string id, CancellationToken cancellationToken);
}
