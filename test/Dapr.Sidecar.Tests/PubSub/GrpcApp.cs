using System.Threading.Channels;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>A gRPC application behind a sidecar, over in-memory connections.</summary>
internal sealed class GrpcApp : IAsyncDisposable
{
    private readonly Channel<(TopicEventRequest Request, IReadOnlyDictionary<string, string> Metadata)> _events =
        Channel.CreateUnbounded<(TopicEventRequest, IReadOnlyDictionary<string, string>)>();

    private readonly WebApplication _server;
    private readonly InMemoryTransport _transport = new();

    private GrpcApp(Action<GrpcApp, IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(_transport);
        builder.Services.AddRpcServer();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(_transport.EndPoint, listen => listen.Protocols = HttpProtocols.Http2));
        _server = builder.Build();
        map(this, _server);
        _server.MapRpcFallback();
    }

    public static Task<GrpcApp> StartAsync(ListTopicSubscriptionsResponse? subscriptions, Func<TopicEventRequest, TopicEventResponse>? answer) =>
        StartWithAsync(subscriptions is null ? null : () => subscriptions, answer);

    public static Task<GrpcApp> StartWithAsync(
        Func<ListTopicSubscriptionsResponse>? subscriptions, Func<TopicEventRequest, TopicEventResponse>? answer) =>
        StartAsync((app, server) =>
        {
            if (subscriptions is not null) server.MapUnary(AppCallbackMethods.ListTopicSubscriptions, (_, _) => Task.FromResult(subscriptions()));
            if (answer is not null) server.MapUnary(AppCallbackMethods.OnTopicEvent, (request, call) => Task.FromResult(app.Record(request, call, answer)));
        });

    /// <summary>An application with other methods than those for topics.</summary>
    public static Task<GrpcApp> StartAsync(Action<IEndpointRouteBuilder> map) => StartAsync((_, server) => map(server));

    private static async Task<GrpcApp> StartAsync(Action<GrpcApp, IEndpointRouteBuilder> map)
    {
        var app = new GrpcApp(map);
        await app._server.StartAsync();
        return app;
    }

    public HttpMessageHandler CreateHandler() => _transport.CreateHandler();

    public Task<(TopicEventRequest Request, IReadOnlyDictionary<string, string> Metadata)> NextAsync() =>
        _events.Reader.ReadAsync().AsTask().WithLimit(() => "no event");

    public bool HasMore => _events.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private TopicEventResponse Record(TopicEventRequest request, RpcServerCall call, Func<TopicEventRequest, TopicEventResponse> answer)
    {
        _events.Writer.TryWrite((request, call.RequestHeaders.ToDictionary(header => header.Key, header => header.Value)));
        return answer(request);
    }
}
