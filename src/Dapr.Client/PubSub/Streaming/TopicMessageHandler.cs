namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Handles an event.</summary>
/// <param name="request">The event.</param>
/// <param name="cancellationToken">Fires when the time of <see cref="MessageHandlingPolicy"/> is over, or the subscription ends and does not wait any longer.</param>
/// <returns>What the runtime is told of it.</returns>
public delegate Task<TopicResponseAction> TopicMessageHandler(TopicMessage request, CancellationToken cancellationToken = default);
