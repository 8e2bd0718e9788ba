using System.Buffers;

namespace Dapr.Rpc.Server;

/// <summary>Limits and hooks of the gRPC services of an application.</summary>
public sealed class RpcServerOptions
{
    /// <summary>The longest message, in bytes, that is accepted; null for no limit.</summary>
    /// <value>Default: 4 MiB.</value>
    public int? MaxReceiveMessageSize { get; set; } = RpcChannelOptions.DefaultMaxMessageSize;

    /// <summary>The longest message, in bytes, that is sent; null for no limit.</summary>
    /// <value>Default: null.</value>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Whether answers are gzip-compressed for callers that accept it.</summary>
    /// <value>Default: false.</value>
    public bool CompressResponses { get; set; }

    /// <summary>
    /// Runs around every call: it sees the call, runs what is handed to it, and may throw a <see cref="RpcCallException"/> instead.
    /// </summary>
    /// <value>Default: none.</value>
    public Func<RpcServerCall, Func<Task>, Task>? Interceptor { get; set; }

    /// <summary>Where the buffers of messages come from.</summary>
    internal ArrayPool<byte> Pool { get; set; } = ArrayPool<byte>.Shared;
}
