using Dapr.Sidecar.PubSub.Bulk;
using Dapr.Sidecar.PubSub.Envelopes;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>A topic that the application wants, and where its events go.</summary>
internal sealed record TopicSubscription
{
    public const string Programmatic = "PROGRAMMATIC";
    public const string Declarative = "DECLARATIVE";
    public const string Streaming = "STREAMING";

    public required string PubSubName { get; init; }

    public required string Topic { get; init; }

    /// <summary>The rules in order; the last one may have no condition.</summary>
    public required IReadOnlyList<TopicRule> Rules { get; init; }

    public string DeadLetterTopic { get; init; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>How events are put together; null where they arrive one by one.</summary>
    public BulkSettings? Bulk { get; init; }

    /// <summary>How it was made: by the application, by a resource, or by a stream.</summary>
    public required string Type { get; init; }

    /// <summary>Whether the bytes are wrapped whole, whatever they are.</summary>
    /// <exception cref="FormatException">The metadata says neither yes nor no.</exception>
    public bool IsRaw() => MessageMetadata.IsRaw(Metadata);
}
