namespace Dapr.Sidecar.Invocation;

/// <summary>An invocation, whichever way it came and wherever it goes.</summary>
internal sealed record InvocationRequest
{
    public required string AppId { get; init; }

    /// <summary>The method, cleaned but not escaped.</summary>
    public required string Method { get; init; }

    public required string Verb { get; init; }

    /// <summary>Without the question mark; as it came.</summary>
    public string QueryString { get; init; } = "";

    public string ContentType { get; init; } = "";

    /// <summary>Headers in the form of HTTP, without those of the connection.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; null when there is none.</summary>
    public Stream? Body { get; init; }

    public long? BodyLength { get; init; }

    /// <summary>The type of the data where the caller spoke gRPC.</summary>
    public string DataTypeUrl { get; init; } = "";
}
