namespace Dapr.Testing;

/// <summary>A building block whose calls go to a component, to another application, to an actor, or to what keeps jobs.</summary>
public enum DaprBlock
{
    /// <summary>Calls of other applications; their app id stands for the component.</summary>
    Invocation,

    /// <summary>State stores.</summary>
    State,

    /// <summary>Message brokers.</summary>
    PubSub,

    /// <summary>Bindings.</summary>
    Bindings,

    /// <summary>Secret stores.</summary>
    Secrets,

    /// <summary>Configuration stores.</summary>
    Configuration,

    /// <summary>Lock stores.</summary>
    Locks,

    /// <summary>Cryptography providers.</summary>
    Cryptography,

    /// <summary>Language models.</summary>
    Conversation,

    /// <summary>Calls of actors, what is due of their timers and reminders, and the registration of these; the type of the actors stands for the component. Their state is that of its store.</summary>
    Actors,

    /// <summary>Jobs, when they are scheduled and when they are due; the name of the job stands for the component.</summary>
    Jobs,
}
