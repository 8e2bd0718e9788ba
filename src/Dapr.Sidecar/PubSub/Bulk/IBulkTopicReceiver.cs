using Dapr.Sidecar.PubSub.Routing;

namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>An application that takes events in bulk, over HTTP or gRPC.</summary>
internal interface IBulkTopicReceiver
{
    /// <summary>Hands events of one topic and one route over and waits for the answers. Being unreachable is an answer too.</summary>
    /// <returns>The answers, in the order of the events.</returns>
    Task<IReadOnlyList<TopicAnswer>> ReceiveAsync(IReadOnlyList<BulkTopicEvent> events, CancellationToken cancellationToken);
}
