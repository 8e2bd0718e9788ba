namespace Dapr.Client;

/// <summary>A value that a query found.</summary>
/// <param name="key">The key.</param>
/// <param name="data">The value.</param>
/// <param name="etag">The etag; empty when there is none.</param>
/// <param name="error">Why it could not be read; empty when it could.</param>
public class StateQueryItem<TValue>(string key, TValue? data, string etag, string error)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value.</summary>
    public TValue? Data { get; } = data;

    /// <summary>The etag; empty when there is none.</summary>
    public string ETag { get; } = etag;

    /// <summary>Why it could not be read; empty when it could.</summary>
    public string Error { get; } = error;
}
