using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.Rpc.Server;

/// <summary>Two pipes that look like a connection from both ends.</summary>
internal sealed class InMemoryConnection : ConnectionContext, IConnectionLifetimeFeature
{
    private readonly CancellationTokenSource _closed = new();
    private readonly Pipe _toServer = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Pipe _toClient = new(new PipeOptions(useSynchronizationContext: false));

    public InMemoryConnection()
    {
        Transport = new Duplex(_toServer.Reader, _toClient.Writer);
        Client = new InMemoryStream(_toClient.Reader, _toServer.Writer);
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionLifetimeFeature>(this);
    }

    /// <summary>The client's end.</summary>
    public Stream Client { get; }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _toServer.Reader.CancelPendingRead();
        Close(abortReason);
    }

    public override ValueTask DisposeAsync()
    {
        Close(null);
        _closed.Dispose();
        return base.DisposeAsync();
    }

    private void Close(Exception? reason)
    {
        _toServer.Reader.Complete(reason);
        _toClient.Writer.Complete(reason);
        try
        {
            _closed.Cancel();
        }
        catch (Exception exception) when (exception is AggregateException or ObjectDisposedException)
        {
            // An abort after the disposal has nothing left to close; and what listens for the end and fails is the server's own,
            // half begun: the connection is closed all the same, as on sockets.
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
