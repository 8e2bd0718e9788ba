using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Dapr.Rpc.Server;

/// <summary>
/// Connections inside the process, without ports: Kestrel accepts them as it accepts sockets, clients reach them through
/// <see cref="CreateHandler"/>. Everything above, HTTP/1.1, HTTP/2 and gRPC, is the same as over a socket.
/// </summary>
/// <remarks>Register it as <see cref="IConnectionListenerFactory"/> and let Kestrel listen on <see cref="EndPoint"/>, beside ports if need be.</remarks>
public sealed class InMemoryTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<ConnectionContext> _pending = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>What Kestrel listens on to accept these connections.</summary>
    public EndPoint EndPoint { get; } = new InMemoryEndPoint();

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => ReferenceEquals(endpoint, EndPoint);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new InMemoryListener(endpoint, _pending));

    /// <summary>Makes a handler whose connections end at this server, whatever the host in a request's address.</summary>
    /// <returns>The handler; the caller disposes it.</returns>
    public SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        ConnectCallback = (_, cancellationToken) => ConnectAsync(cancellationToken),
    };

    /// <summary>Opens a connection.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client's end of it.</returns>
    /// <exception cref="IOException">The server is stopped.</exception>
    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = new InMemoryConnection();
        return _pending.Writer.TryWrite(connection)
            ? ValueTask.FromResult(connection.Client)
            : throw new IOException("The server of this in-memory connection is stopped.");
    }
}
