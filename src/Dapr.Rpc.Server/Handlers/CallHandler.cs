using Dapr.Rpc.Framing;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Dapr.Rpc.Server.Handlers;

/// <summary>What every call has in common: its checks, its deadline, its end.</summary>
internal abstract class CallHandler<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, RpcServerOptions options, ILogger logger)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private static readonly RpcStatus TooLate = new(RpcStatusCode.DeadlineExceeded, "The deadline of the call has passed.");

    protected RpcMethod<TRequest, TResponse> Method => method;

    protected RpcServerOptions Options => options;

    /// <summary>Serves one call.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!CallProtocol.IsGrpc(context))
        {
            return;
        }

        // Messages have their own limit; a stream has none.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (CallProtocol.Fault(context, out var timeout) is { } fault)
        {
            RpcServerResponse.WriteStatus(context, fault);
            return;
        }

        using var deadline = timeout is { } limit ? new CancellationTokenSource(limit, TimeProvider.System) : null;
        using var linked = deadline is null ? null : CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        var call = new RpcServerCall(
            context, method, timeout is { } span ? TimeProvider.System.GetUtcNow() + span : null, linked?.Token ?? context.RequestAborted);
        RpcStatus status;
        var trailers = default(RpcHeaders);
        try
        {
            context.Response.ContentType = ProtocolNames.ContentType;
            await RunAsync(call);
            status = deadline is { IsCancellationRequested: true } ? TooLate : RpcStatus.Ok;
        }
        catch (Exception exception)
        {
            (status, trailers) = Explain(exception, context, deadline);
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        await FinishAsync(call, status, trailers);
    }

    protected abstract Task ServeAsync(RpcServerCall call, FrameReader requests);

    protected RpcResponseWriter<TResponse> Writer(RpcServerCall call) =>
        new(call.HttpContext, options, Compresses(call.HttpContext), call.CancellationToken);

    /// <summary>Reads the one request of a call that has one.</summary>
    protected async Task<TRequest> ReadOneAsync(FrameReader requests, RpcServerCall call)
    {
        var request = await ReadFirstAsync(requests, call);
        return await requests.ReadAsync(call.CancellationToken) is null
            ? request
            : throw new RpcCallException(RpcStatusCode.Internal, "The call holds more than one request.");
    }

    /// <summary>Reads the first request, and does not wait for the caller to say that it was the last.</summary>
    protected async Task<TRequest> ReadFirstAsync(FrameReader requests, RpcServerCall call)
    {
        var frame = await requests.ReadAsync(call.CancellationToken)
            ?? throw new RpcCallException(RpcStatusCode.Internal, "The call holds no request.");
        return MessageParsing.Parse(method.RequestParser, frame);
    }

    private async Task RunAsync(RpcServerCall call)
    {
        var request = call.HttpContext.Request;
        var encoding = request.Headers[ProtocolNames.Encoding].ToString();
        using var requests = new FrameReader(options.Pool, request.Body, options.MaxReceiveMessageSize, encoding.Length == 0 ? null : encoding);
        if (Compresses(call.HttpContext))
        {
            call.HttpContext.Response.Headers[ProtocolNames.Encoding] = ProtocolNames.Gzip;
        }

        if (options.Interceptor is { } interceptor)
        {
            await interceptor(call, () => ServeAsync(call, requests));
        }
        else
        {
            await ServeAsync(call, requests);
        }
    }

    private bool Compresses(HttpContext context) =>
        options.CompressResponses
        && context.Request.Headers[ProtocolNames.AcceptEncoding].ToString().Contains(ProtocolNames.Gzip, StringComparison.Ordinal);

    private (RpcStatus Status, RpcHeaders? Trailers) Explain(Exception exception, HttpContext context, CancellationTokenSource? deadline)
    {
        switch (exception)
        {
            case RpcCallException known:
                return (known.Status, known.Trailers);
            case OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested:
                RpcServerLog.CallerGone(logger, method.FullName);
                return (new RpcStatus(RpcStatusCode.Cancelled, "The caller is gone."), null);
            case OperationCanceledException when deadline is { IsCancellationRequested: true }:
                return (TooLate, null);
            case OperationCanceledException:
                return (new RpcStatus(RpcStatusCode.Cancelled, "The call was cancelled."), null);
            case BadHttpRequestException or IOException:
                return (new RpcStatus(RpcStatusCode.Internal, exception.Message), null);
            default:
                RpcServerLog.HandlerFailed(logger, method.FullName, exception);
                return (new RpcStatus(RpcStatusCode.Unknown, "The handler failed; its log says why."), null);
        }
    }

    private static async Task FinishAsync(RpcServerCall call, RpcStatus status, RpcHeaders? trailers)
    {
        if (call.HasHeaders && !call.HttpContext.Response.HasStarted)
        {
            // In a trailers-only answer, clients take the metadata of the headers for trailers.
            await call.HttpContext.Response.StartAsync();
        }

        var all = call.HasTrailers ? call.ResponseTrailers : [];
        foreach (var (name, value) in trailers ?? [])
        {
            all.AddFromWire(name, value);
        }

        RpcServerResponse.WriteStatus(call.HttpContext, status, all);
    }
}
