namespace Dapr.StateManagement;

/// <summary>An operation of a transaction.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The value, serialized; null for a deletion.</param>
/// <param name="operationType">What it does.</param>
/// <param name="etag">The etag that the current value must have; null for none.</param>
/// <param name="metadata">Metadata for the component.</param>
/// <param name="options">How it is written.</param>
public sealed class StateTransactionRequest(
    string key,
    byte[]? value,
    StateOperationType operationType,
    string? etag = null,
    IReadOnlyDictionary<string, string>? metadata = null,
    StateOptions? options = null)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key ?? throw new ArgumentNullException(nameof(key));

    /// <summary>The value, serialized; null for a deletion.</summary>
    public byte[]? Value { get; set; } = value;

    /// <summary>What it does.</summary>
    public StateOperationType OperationType { get; set; } = operationType;

    /// <summary>The etag that the current value must have; null for none.</summary>
    public string? ETag { get; set; } = etag;

    /// <summary>Metadata for the component.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; set; } = metadata;

    /// <summary>How it is written.</summary>
    public StateOptions? Options { get; set; } = options;
}
