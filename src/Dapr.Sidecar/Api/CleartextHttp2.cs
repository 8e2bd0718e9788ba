using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Dapr.Sidecar.Api;

/// <summary>
/// HTTP/2 without TLS on the port of HTTP/1.1. Kestrel serves one of the two on such a port, so a connection that begins with
/// HTTP/2's preface is handed over to a listener of its own.
/// </summary>
internal sealed class CleartextHttp2 : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>Where Kestrel accepts what was handed over.</summary>
    public EndPoint EndPoint { get; } = new HandOverEndPoint();

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public bool CanBind(EndPoint endpoint) => ReferenceEquals(endpoint, EndPoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint, _connections));

    /// <summary>Lets HTTP/1.1 pass, and hands the rest over.</summary>
    public ConnectionDelegate Sort(ConnectionDelegate next) => async connection =>
    {
        if (!await SpeaksHttp2Async(connection))
        {
            await next(connection);
            return;
        }

        var handed = new HandedConnection(connection);
        if (_connections.Writer.TryWrite(handed))
        {
            await handed.Ended;
        }
    };

    private static async Task<bool> SpeaksHttp2Async(ConnectionContext connection)
    {
        var input = connection.Transport.Input;

        // A server that stops does not wait for a caller that says nothing.
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        await using var registration = closing.Register(input.CancelPendingRead);
        while (true)
        {
            ReadResult read;
            try
            {
                read = await input.ReadAsync();
            }
            catch (Exception exception) when (exception is IOException or ConnectionAbortedException)
            {
                return false;
            }

            var known = Math.Min(read.Buffer.Length, Preface.Length);
            var fits = read.Buffer.Slice(0, known).ToArray().AsSpan().SequenceEqual(Preface[..(int)known]);
            var decided = !fits || known == Preface.Length || read.IsCompleted || read.IsCanceled;
            input.AdvanceTo(read.Buffer.Start, decided ? read.Buffer.Start : read.Buffer.End);
            if (decided)
            {
                return fits && known == Preface.Length;
            }
        }
    }

    private sealed class HandOverEndPoint : EndPoint
    {
        public override string ToString() => "http2-without-tls";
    }

    private sealed class Listener(EndPoint endPoint, Channel<ConnectionContext> connections) : IConnectionListener
    {
        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await connections.Reader.WaitToReadAsync(cancellationToken))
            {
                if (connections.Reader.TryRead(out var connection))
                {
                    return connection;
                }
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            connections.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
