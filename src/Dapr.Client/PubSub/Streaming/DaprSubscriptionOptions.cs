namespace Dapr.Messaging.PublishSubscribe;

// compat: a positional record in the official package.

/// <summary>How a topic is subscribed to.</summary>
/// <param name="MessageHandlingPolicy">What is done about events whose handler gives no answer.</param>
public sealed record DaprSubscriptionOptions(MessageHandlingPolicy MessageHandlingPolicy)
{
    /// <summary>Metadata of the subscription, such as <c>rawPayload</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The topic of the same component that events go to which are dropped, or not handled after all tries.</summary>
    /// <value>Default: null, for nowhere.</value>
    public string? DeadLetterTopic { get; init; }

    /// <summary>
    /// How many events wait here for the handler at most. When there are so many no more are read from the stream, and the runtime
    /// and its broker keep the others: none is given up.
    /// </summary>
    /// <value>Default: null, for as many as the runtime gives without an answer. What is not positive is the same.</value>
    public int? MaximumQueuedMessages { get; init; }

    /// <summary>
    /// How long the end of the subscription waits for the events that have come already; those that are not handled by then are
    /// left to the runtime without an answer.
    /// </summary>
    /// <value>Default: 30 seconds; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan MaximumCleanupTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Learns what goes wrong; all of it is logged as well.</summary>
    /// <value>Default: null.</value>
    public SubscriptionErrorHandler? ErrorHandler { get; init; }
}
