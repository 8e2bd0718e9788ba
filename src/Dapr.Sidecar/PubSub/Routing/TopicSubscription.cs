using Dapr.Sidecar.PubSub.Envelopes;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>A topic that the application wants, and where its events go.</summary>
internal sealed record TopicSubscription
{
    public const string Programmatic = "PROGRAMMATIC";
    public const string Declarative = "DECLARATIVE";

    public required string PubSubName { get; init; }

    public required string Topic { get; init; }

    /// <summary>The rules in order; the last one may have no condition.</summary>
    public required IReadOnlyList<TopicRule> Rules { get; init; }

    public string DeadLetterTopic { get; init; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>How it was made: by the application, or by a resource.</summary>
    public required string Type { get; init; }

    /// <summary>Whether the bytes are wrapped whole, whatever they are.</summary>
    /// <exception cref="FormatException">The metadata says neither yes nor no.</exception>
    public bool IsRaw() => MessageMetadata.IsRaw(Metadata);
}
