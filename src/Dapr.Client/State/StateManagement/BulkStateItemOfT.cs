namespace Dapr.StateManagement;

/// <summary>One of several values that were read.</summary>
/// <typeparam name="TValue">What the value is.</typeparam>
/// <param name="key">The key.</param>
/// <param name="value">The value; default when there is none.</param>
/// <param name="etag">The etag; empty when there is none.</param>
public readonly struct BulkStateItem<TValue>(string key, TValue? value, string etag)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value; default when there is none.</summary>
    public TValue? Value { get; } = value;

    /// <summary>The etag; empty when there is none.</summary>
    public string ETag { get; } = etag;
}
