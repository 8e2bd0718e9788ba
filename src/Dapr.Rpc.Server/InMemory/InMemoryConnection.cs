using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.Rpc.Server;

/// <summary>Two pipes that look like a connection from both ends.</summary>
internal sealed class InMemoryConnection : ConnectionContext, IConnectionLifetimeFeature
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly InMemoryStream _client;
    private Task? _closing;

    public InMemoryConnection()
    {
        var toServer = new Pipe(new PipeOptions(useSynchronizationContext: false));
        var toClient = new Pipe(new PipeOptions(useSynchronizationContext: false));
        Transport = new Duplex(toServer.Reader, toClient.Writer);

        // A caller that goes ends the connection, not only its stream of bytes: the server may be waiting for nothing else.
        _client = new InMemoryStream(toClient.Reader, toServer.Writer, () => _ = CloseAsync());
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionLifetimeFeature>(this);
    }

    /// <summary>The client's end.</summary>
    public Stream Client => _client;

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        // The server's ends of the pipes are the server's to complete: it may be using them at this moment.
        _client.Reset(abortReason);
        _ = CloseAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Transport.Input.CompleteAsync();
        await Transport.Output.CompleteAsync();

        // What listens for the end and fails is the server's own, half begun: the connection is closed all the same.
        await CloseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closed.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Tells who listens, on threads of its own: the server may hold locks when it aborts.</summary>
    private Task CloseAsync()
    {
        lock (_lock)
        {
            return _closing ??= _closed.CancelAsync();
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
