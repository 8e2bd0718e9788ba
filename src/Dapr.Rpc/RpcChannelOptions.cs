using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Dapr.Rpc;

/// <summary>How a channel reaches its service.</summary>
public sealed class RpcChannelOptions
{
    /// <summary>The limit of a message when nothing else is said: 4 MiB, in bytes.</summary>
    public const int DefaultMaxMessageSize = 4 * 1024 * 1024;

    /// <summary>Sends the HTTP/2 requests: for tests, Unix sockets, in-memory connections, certificates.</summary>
    /// <value>Default: null, a <see cref="SocketsHttpHandler"/> of the channel's own.</value>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel disposes <see cref="HttpHandler"/>.</summary>
    /// <value>Default: false.</value>
    public bool DisposeHttpHandler { get; set; }

    /// <summary>The longest message, in bytes, that is accepted; null for no limit.</summary>
    /// <value>Default: 4 MiB.</value>
    public int? MaxReceiveMessageSize { get; set; } = DefaultMaxMessageSize;

    /// <summary>The longest message, in bytes, that is sent; null for no limit.</summary>
    /// <value>Default: null.</value>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Sees every request before it is sent, to add headers. It must not block.</summary>
    /// <value>Default: none.</value>
    public Action<RpcMethod, HttpRequestMessage>? ConfigureRequest { get; set; }

    /// <summary>After this time without a frame the channel's own handler sends a ping.</summary>
    /// <value>Default: one minute; <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A connection whose ping has no answer for this time is closed.</summary>
    /// <value>Default: 20 seconds.</value>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long connecting may take.</summary>
    /// <value>Default: 20 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Where the channel logs to.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Where the buffers of messages come from.</summary>
    internal ArrayPool<byte> Pool { get; set; } = ArrayPool<byte>.Shared;
}
