namespace Dapr.Actors.Runtime;

/// <summary>Names a timer.</summary>
public class ActorTimerToken
{
    /// <summary>Names a timer.</summary>
    /// <param name="actorType">The type of its actor.</param>
    /// <param name="actorId">Which of its type.</param>
    /// <param name="name">The name of the timer.</param>
    public ActorTimerToken(string actorType, ActorId actorId, string name)
    {
        ArgumentNullException.ThrowIfNull(actorType);
        ArgumentNullException.ThrowIfNull(actorId);
        ArgumentNullException.ThrowIfNull(name);
        ActorType = actorType;
        ActorId = actorId;
        Name = name;
    }

    /// <summary>The type of the actor.</summary>
    public string ActorType { get; }

    /// <summary>Which of its type.</summary>
    public ActorId ActorId { get; }

    /// <summary>The name of the timer, one of its kind for the actor.</summary>
    public string Name { get; }
}
