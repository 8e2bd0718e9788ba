using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Dapr.Rpc.Server;

/// <summary>Hands the connections of an <see cref="InMemoryTransport"/> to Kestrel.</summary>
internal sealed class InMemoryListener(EndPoint endPoint, Channel<ConnectionContext> pending) : IConnectionListener
{
    public EndPoint EndPoint => endPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await pending.Reader.WaitToReadAsync(cancellationToken))
        {
            if (pending.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        pending.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        pending.Writer.TryComplete();
        while (pending.Reader.TryRead(out var connection))
        {
            // Nobody will take it any more: its caller must not wait for ever.
            connection.Abort(new ConnectionAbortedException("The server stopped before it took the connection."));
            await connection.DisposeAsync();
        }
    }
}
