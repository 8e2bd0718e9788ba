namespace Dapr.Sidecar.State;

/// <summary>A write or a deletion as an application asks for it.</summary>
internal sealed record StateWrite
{
    public required string Key { get; init; }

    /// <summary>The new value; null deletes.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>Whether the value came as JSON, not as bytes.</summary>
    public bool IsJson { get; init; }

    /// <summary>Whether JSON came as the bytes of a message that said so, not as part of a body.</summary>
    public bool CameAsBytes { get; init; }

    public string? Etag { get; init; }

    /// <summary>A word of <see cref="StateWords"/>, or empty.</summary>
    public string Concurrency { get; init; } = "";

    /// <summary>A word of <see cref="StateWords"/>, or empty.</summary>
    public string Consistency { get; init; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
