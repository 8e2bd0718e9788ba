namespace Dapr.StateManagement;

/// <summary>A value that a query found.</summary>
/// <typeparam name="TValue">What the value is.</typeparam>
/// <param name="key">The key.</param>
/// <param name="data">The value.</param>
/// <param name="etag">The etag; null when there is none.</param>
/// <param name="error">Why it could not be read; null when it could.</param>
public sealed class StateQueryItem<TValue>(string key, TValue? data, string? etag, string? error)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value; default when it could not be read.</summary>
    public TValue? Data { get; } = data;

    /// <summary>The etag; null when there is none.</summary>
    public string? ETag { get; } = etag;

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Error { get; } = error;
}
