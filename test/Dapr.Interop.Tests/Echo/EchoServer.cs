using System.Collections.Concurrent;
using System.Net;
using Dapr.Interop.Tests.Wire;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Interop.Tests.Echo;

/// <summary>Our server of <c>echo.proto</c>, on a free port.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, HangingCall> _hanging = new();

    private EchoServer(bool compress)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRpcServer(options => options.CompressResponses = compress);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.UseMiddleware<ByteCount>();
        _app.MapUnary(EchoMethods.Unary, AnswerAsync);
        _app.MapServerStreaming(EchoMethods.ServerStreaming, AnswerManyAsync);
        _app.MapClientStreaming(EchoMethods.ClientStreaming, JoinAsync);
        _app.MapDuplex(EchoMethods.Duplex, AnswerEachAsync);
        _app.MapUnary(EchoMethods.Begun, (request, call) => WhenAsync(Hanging(request.Name).Begun, call));
        _app.MapUnary(EchoMethods.Ended, (request, call) => WhenAsync(Hanging(request.Name).Ended, call));
        _app.MapRpcHealth();
        _app.MapRpcFallback();
    }

    public string Address => _app.Urls.First().Replace("http://", "", StringComparison.Ordinal);

    public static async Task<EchoServer> StartAsync(bool compress = false)
    {
        var server = new EchoServer(compress);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void EchoMetadata(RpcServerCall call)
    {
        var headers = new RpcHeaders();
        foreach (var (name, value) in call.RequestHeaders)
        {
            if (name.StartsWith("echo-head", StringComparison.Ordinal))
            {
                headers.Add(name, value);
            }
            else if (name.StartsWith("echo-tail", StringComparison.Ordinal))
            {
                call.ResponseTrailers.Add(name, value);
            }
        }

        call.SetHeaders(headers);
    }

    private static void ThrowFailure(EchoRequest request)
    {
        if (request.Failure is { } failure)
        {
            throw new RpcCallException(new RpcStatus(
                (RpcStatusCode)failure.Code, failure.Message, failure.Details.Count > 0 ? failure.ToByteArray() : default));
        }
    }

    private static EchoResponse Answer(RpcServerCall call, string text, ByteString data) => new()
    {
        Text = text,
        Data = data,
        MillisecondsLeft = call.Deadline is { } deadline ? (long)(deadline - TimeProvider.System.GetUtcNow()).TotalMilliseconds : 0,
    };

    private static async Task<HangResponse> WhenAsync(TaskCompletionSource happened, RpcServerCall call)
    {
        await happened.Task.WaitAsync(call.CancellationToken);
        return new HangResponse();
    }

    private HangingCall Hanging(string name) => _hanging.GetOrAdd(name, _ => new HangingCall());

    private async Task HangAsync(EchoRequest request, RpcServerCall call)
    {
        if (request.Hang.Length == 0)
        {
            return;
        }

        if (!call.HttpContext.Response.HasStarted)
        {
            await call.SendHeadersAsync([]);
        }

        var hanging = Hanging(request.Hang);
        await using var registration = call.CancellationToken.Register(() => hanging.Ended.TrySetResult());
        hanging.Begun.TrySetResult();
        await hanging.Ended.Task;
        call.CancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<EchoResponse> AnswerAsync(EchoRequest request, RpcServerCall call)
    {
        EchoMetadata(call);
        await HangAsync(request, call);
        ThrowFailure(request);
        return Answer(call, request.Text, request.Data);
    }

    private async Task AnswerManyAsync(EchoRequest request, RpcResponseWriter<EchoResponse> responses, RpcServerCall call)
    {
        EchoMetadata(call);
        for (var number = 0; number < request.Answers; number++)
        {
            await responses.WriteAsync(Answer(call, request.Text + number, request.Data));
        }

        await HangAsync(request, call);
        ThrowFailure(request);
    }

    private async Task<EchoResponse> JoinAsync(RpcRequestReader<EchoRequest> requests, RpcServerCall call)
    {
        EchoMetadata(call);
        var text = "";
        var data = new MemoryStream();
        await foreach (var request in requests)
        {
            await HangAsync(request, call);
            ThrowFailure(request);
            text += request.Text;
            request.Data.WriteTo(data);
        }

        return Answer(call, text, ByteString.CopyFrom(data.ToArray()));
    }

    private async Task AnswerEachAsync(RpcRequestReader<EchoRequest> requests, RpcResponseWriter<EchoResponse> responses, RpcServerCall call)
    {
        EchoMetadata(call);
        await foreach (var request in requests)
        {
            await HangAsync(request, call);
            ThrowFailure(request);
            await responses.WriteAsync(Answer(call, request.Text, request.Data));
        }
    }
    private sealed class HangingCall
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
