using Dapr.Rpc.Framing;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Dapr.Rpc.Server.Handlers;

/// <summary>Any number of requests and responses, in any order.</summary>
internal sealed class DuplexHandler<TRequest, TResponse>(
    RpcMethod<TRequest, TResponse> method,
    Func<RpcRequestReader<TRequest>, RpcResponseWriter<TResponse>, RpcServerCall, Task> handler,
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
            await handler(reader, Writer(call), call);
        }
        finally
        {
            await reader.EndAsync();
        }
    }
}
