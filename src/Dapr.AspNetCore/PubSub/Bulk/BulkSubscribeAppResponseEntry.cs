namespace Dapr.AspNetCore;

/// <summary>What came of an event of a bulk.</summary>
/// <param name="entryId">The id of the event within the bulk.</param>
/// <param name="status">What came of it.</param>
public class BulkSubscribeAppResponseEntry(string entryId, BulkSubscribeAppResponseStatus status)
{
    /// <summary>The id of the event within the bulk.</summary>
    public string EntryId { get; } = entryId;

    /// <summary>What came of it, as the runtime reads it.</summary>
    public string Status { get; } = status.ToString();
}
