using Dapr.Sidecar.PubSub.Routing;

namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>An event of a bulk.</summary>
/// <param name="EntryId">By what it is answered.</param>
/// <param name="Event">The event.</param>
internal sealed record BulkTopicEvent(string EntryId, TopicEvent Event);
