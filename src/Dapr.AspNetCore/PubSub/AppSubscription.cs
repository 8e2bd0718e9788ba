using Dapr.AspNetCore;

namespace Dapr;

/// <summary>A topic that the application takes.</summary>
internal sealed record AppSubscription
{
    public required string? PubSubName { get; init; }

    public required string Topic { get; init; }

    /// <summary>Paths of events that fulfil a condition, in order.</summary>
    public IReadOnlyList<(string Match, string Path)> Rules { get; init; } = [];

    /// <summary>The paths of all other events: each of them gets every one. None where there are only conditions.</summary>
    public IReadOnlyList<string> Defaults { get; init; } = [];

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string DeadLetterTopic { get; init; } = "";

    /// <summary>How events come in bulk; null when they come one by one.</summary>
    public IBulkSubscribeMetadata? Bulk { get; init; }

    /// <summary>Where the runtime is to send all other events: the one handler, or what hands them to all; null for nowhere.</summary>
    public string? Default => Defaults switch
    {
        [] => null,
        [var path] => path,
        _ => TopicFanOut.PathOf(this),
    };
}
