using Dapr.Rpc;
using Dapr.Rpc.Server;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Sidecar.Api;

/// <summary>The RPCs of the gRPC API. Each carries the operation that the allow lists know it by.</summary>
internal sealed class ApiRpcs(IEndpointRouteBuilder endpoints)
{
    public void MapUnary<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, string name, Func<TRequest, RpcServerCall, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        endpoints.MapUnary(method, handler).WithMetadata(Operation(method, name));

    public void MapServerStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, string name, Func<TRequest, RpcResponseWriter<TResponse>, RpcServerCall, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        endpoints.MapServerStreaming(method, handler).WithMetadata(Operation(method, name));

    public void MapDuplex<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        string name,
        Func<RpcRequestReader<TRequest>, RpcResponseWriter<TResponse>, RpcServerCall, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        endpoints.MapDuplex(method, handler).WithMetadata(Operation(method, name));

    private static RpcOperation Operation(RpcMethod method, string name) => new(ApiOperation.OfRpc(name, method.Name));
}
