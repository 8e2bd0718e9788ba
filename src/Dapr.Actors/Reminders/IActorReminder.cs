namespace Dapr.Actors.Runtime;

/// <summary>A reminder as it was set: it outlives the instance of its actor, and wakes the actor when it is due.</summary>
public interface IActorReminder
{
    /// <summary>The name, one of its kind for the actor.</summary>
    string Name { get; }

    /// <summary>How long it takes until the reminder is first due.</summary>
    TimeSpan DueTime { get; }

    /// <summary>How long it takes from one time to the next; -1 millisecond for once.</summary>
    TimeSpan Period { get; }

    /// <summary>What the actor is reminded with.</summary>
    byte[] State { get; }
}
