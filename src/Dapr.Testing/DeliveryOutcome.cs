namespace Dapr.Testing;

/// <summary>What became of a delivery.</summary>
public enum DeliveryOutcome
{
    /// <summary>The application has handled the event.</summary>
    Success,

    /// <summary>The application has not handled the event, and another try may help: an answer RETRY or an error.</summary>
    Retry,

    /// <summary>The event will never be handled: an answer DROP, no route, or it has expired.</summary>
    Drop,
}
