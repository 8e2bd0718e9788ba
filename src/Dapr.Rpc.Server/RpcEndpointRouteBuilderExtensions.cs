using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Rpc.Server.Handlers;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves gRPC methods on ASP.NET Core endpoints.</summary>
public static class RpcEndpointRouteBuilderExtensions
{
    /// <summary>Serves a unary method.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="method">The method.</param>
    /// <param name="handler">Makes the response; a <see cref="RpcCallException"/> that it throws ends the call so.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    public static IEndpointConventionBuilder MapUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        RpcMethod<TRequest, TResponse> method,
        Func<TRequest, RpcServerCall, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, method, (options, logger) => new UnaryHandler<TRequest, TResponse>(method, handler, options, logger).HandleAsync);
    }

    /// <summary>Serves a method with one request and any number of responses.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="method">The method.</param>
    /// <param name="handler">Writes the responses; the call ends when it ends.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    public static IEndpointConventionBuilder MapServerStreaming<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        RpcMethod<TRequest, TResponse> method,
        Func<TRequest, RpcResponseWriter<TResponse>, RpcServerCall, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, method, (options, logger) => new ServerStreamingHandler<TRequest, TResponse>(method, handler, options, logger).HandleAsync);
    }

    /// <summary>Serves a method with any number of requests and one response.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="method">The method.</param>
    /// <param name="handler">Reads the requests and makes the response.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    public static IEndpointConventionBuilder MapClientStreaming<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        RpcMethod<TRequest, TResponse> method,
        Func<RpcRequestReader<TRequest>, RpcServerCall, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, method, (options, logger) => new ClientStreamingHandler<TRequest, TResponse>(method, handler, options, logger).HandleAsync);
    }

    /// <summary>Serves a method with any number of requests and responses.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="method">The method.</param>
    /// <param name="handler">Reads and writes; the call ends when it ends.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    public static IEndpointConventionBuilder MapDuplex<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        RpcMethod<TRequest, TResponse> method,
        Func<RpcRequestReader<TRequest>, RpcResponseWriter<TResponse>, RpcServerCall, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, method, (options, logger) => new DuplexHandler<TRequest, TResponse>(method, handler, options, logger).HandleAsync);
    }

    /// <summary>Serves every gRPC call whose method is not mapped.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="handler">Serves the call; by default it ends as Unimplemented.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    public static IEndpointConventionBuilder MapRpcFallback(this IEndpointRouteBuilder endpoints, Func<HttpContext, Task>? handler = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapFallback("/{service}/{method}", (RequestDelegate)ServeAsync);

        Task ServeAsync(HttpContext context)
        {
            if (!CallProtocol.IsGrpc(context))
            {
                return Task.CompletedTask;
            }

            if (handler is not null)
            {
                return handler(context);
            }

            RpcServerResponse.WriteStatus(context, new RpcStatus(RpcStatusCode.Unimplemented, $"unknown method {context.Request.Path}"));
            return Task.CompletedTask;
        }
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, RpcMethod method, Func<RpcServerOptions, ILogger, RequestDelegate> create)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(method);
        var services = endpoints.ServiceProvider;
        var options = services.GetService<IOptions<RpcServerOptions>>()?.Value ?? new RpcServerOptions();
        var logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Dapr.Rpc.Server");
        return endpoints.MapPost(method.FullName, create(options, logger))
            .WithDisplayName("gRPC " + method.FullName)
            .WithMetadata(method);
    }
}
