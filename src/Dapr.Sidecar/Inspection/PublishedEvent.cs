namespace Dapr.Sidecar.Inspection;

/// <summary>Something that was published.</summary>
internal sealed record PublishedEvent(
    string PubSubName, string Topic, ReadOnlyMemory<byte> Data, IReadOnlyDictionary<string, string> Metadata, bool IsDeadLetter, string ContentType = "");
