namespace Dapr.AspNetCore;

/// <summary>What an endpoint that takes a topic in bulk answers.</summary>
/// <param name="statuses">What came of each event; one that is not named is delivered again.</param>
public class BulkSubscribeAppResponse(List<BulkSubscribeAppResponseEntry> statuses)
{
    /// <summary>What came of each event; one that is not named is delivered again.</summary>
    public List<BulkSubscribeAppResponseEntry> Statuses { get; } = statuses;
}
