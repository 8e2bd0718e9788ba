namespace Dapr.Sidecar.Runtime;

/// <summary>A subscription in the metadata.</summary>
internal sealed record SubscriptionMetadata(
    string PubSubName,
    string Topic,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<(string Match, string Path)> Rules,
    string DeadLetterTopic,
    string Type);
