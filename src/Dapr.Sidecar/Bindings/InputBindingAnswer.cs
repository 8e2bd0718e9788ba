namespace Dapr.Sidecar;

/// <summary>What the application made of an event of an input binding.</summary>
public sealed record InputBindingAnswer
{
    /// <summary>Whether it has handled the event: it answered with a status of 200 to 299, or over gRPC without an error.</summary>
    public required bool IsHandled { get; init; }

    /// <summary>The body of the answer.</summary>
    /// <value>Default: empty.</value>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Why the event was not handled.</summary>
    /// <value>Default: empty.</value>
    public string Reason { get; init; } = "";

    /// <summary>The status of the answer, of HTTP or of gRPC; null when there was none.</summary>
    internal int? Status { get; init; }
}
