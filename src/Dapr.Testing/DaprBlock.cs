namespace Dapr.Testing;

/// <summary>A building block whose calls go to a component, or to another application.</summary>
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
}
