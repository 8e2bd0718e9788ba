namespace Dapr.StateManagement;

/// <summary>One of several values that were read, as text.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The value as JSON; empty when there is none.</param>
/// <param name="etag">The etag; empty when there is none.</param>
public readonly struct BulkStateItem(string key, string value, string etag)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value as JSON; empty when there is none.</summary>
    public string Value { get; } = value;

    /// <summary>The etag; empty when there is none.</summary>
    public string ETag { get; } = etag;
}
