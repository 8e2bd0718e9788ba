namespace Dapr.Rpc;

/// <summary>How a call ended.</summary>
public sealed class RpcStatus
{
    /// <summary>Success without a message.</summary>
    public static readonly RpcStatus Ok = new(RpcStatusCode.Ok, "");

    /// <summary>Describes the end of a call.</summary>
    /// <param name="code">The status code.</param>
    /// <param name="message">What happened, for a developer to read; may be empty.</param>
    /// <param name="details">A serialized <c>google.rpc.Status</c>; empty when there are no details.</param>
    public RpcStatus(RpcStatusCode code, string message, ReadOnlyMemory<byte> details = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        Code = code;
        Message = message;
        Details = details;
    }

    /// <summary>The status code.</summary>
    public RpcStatusCode Code { get; }

    /// <summary>What happened, for a developer to read; may be empty.</summary>
    public string Message { get; }

    /// <summary>A serialized <c>google.rpc.Status</c>, as <c>grpc-status-details-bin</c> carries it; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Details { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Message}";
}
