namespace Dapr.Sidecar.PubSub;

/// <summary>One event of a bulk.</summary>
internal sealed record BulkEntry(string EntryId, PublishRequest Request);
