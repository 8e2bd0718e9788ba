using Dapr.Rpc.Framing;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Dapr.Rpc.Server;

/// <summary>Sends the responses of a call. One writer at a time.</summary>
/// <typeparam name="T">The response message.</typeparam>
public sealed class RpcResponseWriter<T>
    where T : class, IMessage<T>
{
    private readonly HttpContext _context;
    private readonly RpcServerOptions _options;
    private readonly bool _compress;
    private readonly CancellationToken _call;

    internal RpcResponseWriter(HttpContext context, RpcServerOptions options, bool compress, CancellationToken call)
    {
        _context = context;
        _options = options;
        _compress = compress;
        _call = call;
    }

    /// <summary>Sends a response at once.</summary>
    /// <param name="message">The response.</param>
    /// <param name="cancellationToken">Gives up waiting for a slow caller.</param>
    /// <returns>When it is handed to the connection.</returns>
    /// <exception cref="RpcCallException">The message is longer than the limit.</exception>
    /// <exception cref="OperationCanceledException">The caller is gone, or its deadline has passed.</exception>
    public async Task WriteAsync(T message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        _call.ThrowIfCancellationRequested();
        using var both = cancellationToken.CanBeCanceled && cancellationToken != _call
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _call)
            : null;
        using var frame = MessageFrame.Create(_options.Pool, message, _options.MaxSendMessageSize, _compress);
        await _context.Response.BodyWriter.WriteAsync(frame.Memory, both?.Token ?? _call);
    }
}
