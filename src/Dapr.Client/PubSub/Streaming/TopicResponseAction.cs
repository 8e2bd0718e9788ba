namespace Dapr.Messaging.PublishSubscribe;

/// <summary>What the runtime is told of an event.</summary>
public enum TopicResponseAction
{
    /// <summary>It is handled, and does not come again.</summary>
    Success,

    /// <summary>It is to come again, as the resiliency policy of the component, its broker and its dead letter topic say.</summary>
    Retry,

    /// <summary>It is not to come again: it goes to the dead letter topic, if there is one.</summary>
    Drop,
}
