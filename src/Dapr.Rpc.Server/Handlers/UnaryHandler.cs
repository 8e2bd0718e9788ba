using Dapr.Rpc.Framing;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Dapr.Rpc.Server.Handlers;

/// <summary>One request, one response.</summary>
internal sealed class UnaryHandler<TRequest, TResponse>(
    RpcMethod<TRequest, TResponse> method,
    Func<TRequest, RpcServerCall, Task<TResponse>> handler,
    RpcServerOptions options,
    ILogger logger) : CallHandler<TRequest, TResponse>(method, options, logger)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    protected override async Task ServeAsync(RpcServerCall call, FrameReader requests)
    {
        var response = await handler(await ReadOneAsync(requests, call), call);
        await Writer(call).WriteAsync(response);
    }
}
