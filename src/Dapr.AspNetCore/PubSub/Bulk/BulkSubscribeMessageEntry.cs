namespace Dapr.AspNetCore;

/// <summary>One event of a bulk.</summary>
/// <typeparam name="TValue">What the event is.</typeparam>
// The runtime sends null for what an event has not; controllers would refuse it where it stays null.
public class BulkSubscribeMessageEntry<TValue>
{
    /// <summary>An empty one, for readers of JSON.</summary>
    public BulkSubscribeMessageEntry()
    {
    }

    /// <summary>One with its event.</summary>
    /// <param name="entryId">Its id within the bulk; the answer names it.</param>
    /// <param name="contentType">The type of the event.</param>
    /// <param name="metadata">Metadata of the event.</param>
    /// <param name="eventData">The event.</param>
    public BulkSubscribeMessageEntry(string entryId, string contentType, Dictionary<string, string> metadata, TValue eventData)
    {
        EntryId = entryId;
        ContentType = contentType;
        Metadata = metadata;
        Event = eventData;
    }

    /// <summary>Its id within the bulk; the answer names it.</summary>
    public string EntryId { get; set => field = value ?? ""; } = "";

    /// <summary>The type of the event.</summary>
    public string ContentType { get; set => field = value ?? ""; } = "";

    /// <summary>Metadata of the event.</summary>
    public Dictionary<string, string> Metadata { get; set => field = value ?? []; } = [];

    /// <summary>The event.</summary>
    public TValue Event { get; set; } = default!;
}
