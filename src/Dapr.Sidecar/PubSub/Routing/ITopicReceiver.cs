namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Whoever the events of a subscription go to: the application over HTTP or gRPC.</summary>
internal interface ITopicReceiver
{
    /// <summary>Hands an event over and waits for the answer. Being unreachable is an answer too.</summary>
    Task<TopicAnswer> ReceiveAsync(TopicEvent topicEvent, CancellationToken cancellationToken);
}
