namespace Dapr.Messaging.PublishSubscribe;

// compat: a positional record in the official package.

/// <summary>What is done about events whose handler gives no answer.</summary>
/// <param name="TimeoutDuration">How long the handler may take for an event; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
/// <param name="DefaultResponseAction">What the runtime is told of an event whose handler took longer, or threw.</param>
public sealed record MessageHandlingPolicy(TimeSpan TimeoutDuration, TopicResponseAction DefaultResponseAction);
