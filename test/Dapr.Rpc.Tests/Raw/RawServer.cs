using Dapr.Rpc.Server;

namespace Dapr.Rpc.Tests.Raw;

/// <summary>A server that does on every connection what the test says, and a channel to it.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly List<InMemoryConnection> _connections = [];
    private readonly List<Task> _scripts = [];
    private readonly Func<RawConnection, int, Task> _script;

    /// <param name="script">Plays a connection; its second argument counts them from zero.</param>
    /// <param name="configure">The options of the channel's own handler.</param>
    public RawServer(Func<RawConnection, int, Task> script, Action<SocketsHttpHandler>? configure = null)
    {
        _script = script;
        var handler = new SocketsHttpHandler { ConnectCallback = (_, _) => ValueTask.FromResult(Connect()) };
        configure?.Invoke(handler);
        Channel = new RpcChannel(new Uri("http://raw"), new RpcChannelOptions { HttpHandler = handler, DisposeHttpHandler = true });
    }

    public RpcChannel Channel { get; }

    /// <summary>How many connections there were.</summary>
    public int Connections => _connections.Count;

    /// <summary>Answers a call as a server that works does.</summary>
    public static async Task AnswerAsync(RawConnection connection, int stream)
    {
        await connection.WriteHeadersAsync(stream, end: false, (":status", "200"), ("content-type", "application/grpc"));
        await connection.WriteDataAsync(stream, end: false, 0, 0, 0, 0, 0);
        await connection.WriteHeadersAsync(stream, end: true, ("grpc-status", "0"));
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await Task.WhenAll(_scripts).WaitAsync(TestServer.Limit, TimeProvider.System);
    }

    private Stream Connect()
    {
        var connection = new InMemoryConnection();
        lock (_connections)
        {
            _scripts.Add(PlayAsync(connection, _connections.Count));
            _connections.Add(connection);
        }

        return connection.Client;
    }

    private async Task PlayAsync(InMemoryConnection connection, int number)
    {
        await Task.Yield();
        try
        {
            var raw = new RawConnection(connection.Transport.Input.AsStream(), connection.Transport.Output.AsStream());
            await raw.AcceptAsync();
            await _script(raw, number);

            // What the client still says is read, as a server does that has nothing more to say.
            while (await raw.ReadAsync() is not null)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The client, or the end of the test, closed the connection.
        }
    }
}
