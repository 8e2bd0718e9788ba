namespace Dapr.Client;

/// <summary>An operation of a transaction.</summary>
public sealed class StateTransactionRequest
{
    /// <summary>Describes an operation.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, serialized; null for a deletion.</param>
    /// <param name="operationType">What it does.</param>
    /// <param name="etag">The etag that the current value must have; null for none.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="options">How it is written.</param>
    public StateTransactionRequest(
        string key,
        byte[]? value,
        StateOperationType operationType,
        string? etag = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        StateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        Key = key;
        Value = value;
        OperationType = operationType;
        ETag = etag;
        Metadata = metadata;
        Options = options;
    }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The value, serialized; null for a deletion.</summary>
    public byte[]? Value { get; set; }

    /// <summary>What it does.</summary>
    public StateOperationType? OperationType { get; set; }

    /// <summary>The etag that the current value must have; null for none.</summary>
    public string? ETag { get; set; }

    /// <summary>Metadata for the component.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    // compat: a public field in the official package.
    /// <summary>How it is written.</summary>
    public StateOptions? Options;
}
