using System.Text.Json.Nodes;
using System.Threading.Channels;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Conformance.Tests.Steps;

/// <summary>A streaming call of a transcript. Its messages are taken as they come, so that no wait cuts one off.</summary>
internal sealed class DuplexCall : IAsyncDisposable
{
    private readonly MethodDescriptor _method;
    private readonly RpcChannel _channel;
    private readonly RpcCall<Empty, Empty> _call;
    private readonly Channel<JsonNode> _arrived = Channel.CreateUnbounded<JsonNode>();
    private readonly Task _pump;
    private readonly JsonArray _received = [];
    private JsonObject? _end;
    private bool _isCancelled;

    public DuplexCall(int port, string path, JsonObject? metadata)
    {
        _method = ProtoJson.Find(path) ?? throw new InvalidOperationException($"No method {path} is known.");
        _channel = RawRpcClient.Open(port);
        _call = _channel.Start(RawRpcClient.Method(path, RpcMethodType.DuplexStreaming), new RpcCallOptions { Headers = RawRpcClient.Headers(metadata) });
        _pump = PumpAsync();
    }

    /// <summary>What came until now, and how the call ended, if the server ended it.</summary>
    public JsonObject Record()
    {
        var record = new JsonObject { ["received"] = _received.DeepClone() };
        foreach (var (name, value) in _pump.IsCompleted && !_isCancelled ? _end! : [])
        {
            record[name] = value?.DeepClone();
        }

        return record;
    }

    public async Task SendAsync(JsonNode? message, CancellationToken cancellationToken)
    {
        try
        {
            await _call.WriteAsync(RawRpcClient.Message(ProtoJson.Read(_method.InputType, message)), cancellationToken);
        }
        catch (RpcCallException)
        {
            // The server has ended the call; how, is recorded.
        }
    }

    /// <summary>Waits for so many more messages, or for the end of the call.</summary>
    /// <exception cref="TimeoutException">They did not come.</exception>
    public async Task ReceiveAsync(int count, TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(within, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            for (var taken = 0; taken < count && await _arrived.Reader.WaitToReadAsync(either.Token); taken++)
            {
                _received.Add(await _arrived.Reader.ReadAsync(either.Token));
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Of {count} messages not all came within {within.TotalSeconds} s.");
        }

        if (_arrived.Reader.Completion.IsCompleted)
        {
            await _pump;
        }
    }

    /// <summary>Says that nothing more is sent, takes what still comes, and waits for the end.</summary>
    public async Task CloseAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        await _call.CompleteAsync();
        await ReceiveAsync(int.MaxValue, within, cancellationToken);
    }

    /// <summary>Ends it from this side; its code is then nobody's answer.</summary>
    public async Task CancelAsync()
    {
        _isCancelled = true;
        _call.Dispose();
        await _pump;
    }

    public async ValueTask DisposeAsync()
    {
        await CancelAsync();
        _channel.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (await _call.ReadAsync() is { } message)
            {
                _arrived.Writer.TryWrite(ProtoJson.Write(_method.OutputType.Parser.ParseFrom(message.ToByteArray())));
            }

            _end = new JsonObject { ["code"] = RpcCodes.Name(RpcStatusCode.Ok), ["message"] = "" };
        }
        catch (RpcCallException exception)
        {
            _end = RawRpcClient.Status(exception.Status);
        }
        catch (OperationCanceledException exception)
        {
            _end = RawRpcClient.Status(new RpcStatus(RpcStatusCode.Cancelled, exception.Message));
        }
        finally
        {
            _arrived.Writer.TryComplete();
        }
    }
}
