namespace Dapr.Actors.Runtime;

/// <summary>What began a turn of an actor.</summary>
public enum ActorCallType
{
    /// <summary>A call of a method of one of its interfaces.</summary>
    ActorInterfaceMethod = 0,

    /// <summary>A timer.</summary>
    TimerMethod = 1,

    /// <summary>A reminder.</summary>
    ReminderMethod = 2,
}
