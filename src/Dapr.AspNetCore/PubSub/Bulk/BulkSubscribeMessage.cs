namespace Dapr.AspNetCore;

/// <summary>What an endpoint that takes a topic in bulk is called with.</summary>
/// <typeparam name="TValue">What an event is, such as a <see cref="BulkMessageModel{TValue}"/>.</typeparam>
// The runtime sends null for what an event has not; controllers would refuse it where it stays null.
public class BulkSubscribeMessage<TValue>
{
    /// <summary>An empty one, for readers of JSON.</summary>
    public BulkSubscribeMessage()
    {
    }

    /// <summary>One with its events.</summary>
    /// <param name="entries">The events.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="metadata">Metadata of the bulk.</param>
    public BulkSubscribeMessage(List<BulkSubscribeMessageEntry<TValue>> entries, string topic, Dictionary<string, string> metadata)
    {
        Entries = entries;
        Topic = topic;
        Metadata = metadata;
    }

    /// <summary>The events.</summary>
    public List<BulkSubscribeMessageEntry<TValue>> Entries { get; set => field = value ?? []; } = [];

    /// <summary>The topic.</summary>
    public string Topic { get; set => field = value ?? ""; } = "";

    /// <summary>Metadata of the bulk.</summary>
    public Dictionary<string, string> Metadata { get; set => field = value ?? []; } = [];
}
