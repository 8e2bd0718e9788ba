namespace Dapr.StateManagement;

/// <summary>One of several values to save.</summary>
/// <typeparam name="TValue">What the value is.</typeparam>
/// <param name="key">The key.</param>
/// <param name="value">The value.</param>
/// <param name="etag">The etag that the current value must have; null for none.</param>
/// <param name="stateOptions">How it is written.</param>
/// <param name="metadata">Metadata for the component.</param>
public readonly struct SaveStateItem<TValue>(string key, TValue value, string? etag = null, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value.</summary>
    public TValue Value { get; } = value;

    /// <summary>The etag that the current value must have; null for none.</summary>
    public string? ETag { get; } = etag;

    /// <summary>How it is written.</summary>
    public StateOptions? StateOptions { get; } = stateOptions;

    /// <summary>Metadata for the component.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; } = metadata;
}
