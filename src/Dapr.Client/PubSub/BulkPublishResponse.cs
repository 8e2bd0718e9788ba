namespace Dapr.Client;

/// <summary>What came of a bulk.</summary>
/// <param name="failedEntries">What was not published; empty when all was.</param>
public class BulkPublishResponse<TValue>(List<BulkPublishResponseFailedEntry<TValue>> failedEntries)
{
    /// <summary>What was not published; empty when all was.</summary>
    public List<BulkPublishResponseFailedEntry<TValue>> FailedEntries { get; } = failedEntries;
}
