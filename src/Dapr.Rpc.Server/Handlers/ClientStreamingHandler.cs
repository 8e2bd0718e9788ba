using Dapr.Rpc.Framing;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Dapr.Rpc.Server.Handlers;

/// <summary>Any number of requests, one response.</summary>
internal sealed class ClientStreamingHandler<TRequest, TResponse>(
    RpcMethod<TRequest, TResponse> method,
    Func<RpcRequestReader<TRequest>, RpcServerCall, Task<TResponse>> handler,
    RpcServerOptions options,
    ILogger logger) : CallHandler<TRequest, TResponse>(method, options, logger)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    protected override async Task ServeAsync(RpcServerCall call, FrameReader requests)
    {
        var reader = new RpcRequestReader<TRequest>(requests, Method.RequestParser, call.CancellationToken);
        try
        {
            await Writer(call).WriteAsync(await handler(reader, call));
        }
        finally
        {
            await reader.EndAsync();
        }
    }
}
