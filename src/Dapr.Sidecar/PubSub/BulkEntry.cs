namespace Dapr.Sidecar.PubSub;

/// <summary>One event of a bulk.</summary>
/// <param name="EntryId">What the caller calls it; unique in the bulk.</param>
/// <param name="Request">The event.</param>
internal sealed record BulkEntry(string EntryId, PublishRequest Request);

/// <summary>An event of a bulk that the broker did not take, and why.</summary>
internal sealed record BulkFailure(string EntryId, string Error);
