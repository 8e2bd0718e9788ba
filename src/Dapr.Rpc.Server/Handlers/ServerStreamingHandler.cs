using Dapr.Rpc.Framing;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Dapr.Rpc.Server.Handlers;

/// <summary>One request, any number of responses. As in the runtime these begin with the request, though its end may be said much later.</summary>
internal sealed class ServerStreamingHandler<TRequest, TResponse>(
    RpcMethod<TRequest, TResponse> method,
    Func<TRequest, RpcResponseWriter<TResponse>, RpcServerCall, Task> handler,
    RpcServerOptions options,
    ILogger logger) : CallHandler<TRequest, TResponse>(method, options, logger)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    protected override async Task ServeAsync(RpcServerCall call, FrameReader requests) =>
        await handler(await ReadFirstAsync(requests, call), Writer(call), call);
}
