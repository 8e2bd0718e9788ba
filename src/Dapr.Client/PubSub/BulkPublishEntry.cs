namespace Dapr.Client;

/// <summary>One of several events to publish.</summary>
/// <param name="entryId">Its id within the bulk.</param>
/// <param name="eventData">The event.</param>
/// <param name="contentType">Its content type.</param>
/// <param name="metadata">Metadata for the component.</param>
public class BulkPublishEntry<TValue>(string entryId, TValue eventData, string contentType, IReadOnlyDictionary<string, string>? metadata = null)
{
    /// <summary>Its id within the bulk.</summary>
    public string EntryId { get; } = entryId;

    /// <summary>The event.</summary>
    public TValue EventData { get; } = eventData;

    /// <summary>Its content type.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>Metadata for the component.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; } = metadata;
}
