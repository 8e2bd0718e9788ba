using Dapr.Actors.Client;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Tests.Client;

/// <summary>Plays a sidecar over gRPC, in memory, and the host behind it.</summary>
internal sealed class PlayedGrpcSidecar : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler;
    private readonly DaprConnection _connection;

    private PlayedGrpcSidecar(WebApplication app, SocketsHttpHandler handler, HttpMessageHandler? http)
    {
        (_app, _handler) = (app, handler);
        _connection = new DaprConnection(new DaprConnectionOptions { HttpEndpoint = "http://dapr", GrpcEndpoint = "http://dapr", GrpcHandler = handler, HttpHandler = http });
    }

    public static Task<PlayedGrpcSidecar> StartAsync(PlayedHost host) => StartAsync(async (request, cancellationToken) =>
    {
        var call = new PlayedHost.Call(request.ActorType, request.ActorId, request.Method, request.Data.ToByteArray(), request.Metadata.ToDictionary(StringComparer.OrdinalIgnoreCase));
        return await host.AnswerAsync(call, cancellationToken) is { } answer
            ? new InvokeActorResponse { Data = ByteString.CopyFrom(answer.Body.Span) }
            : throw new RpcCallException(RpcStatusCode.Internal, "error invoke actor method: error from actor service: (500) ");
    });

    public static async Task<PlayedGrpcSidecar> StartAsync(Func<InvokeActorRequest, CancellationToken, Task<InvokeActorResponse>> answer, HttpMessageHandler? http = null)
    {
        var transport = new InMemoryTransport();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(transport);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(transport.EndPoint, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.MapUnary(DaprMethods.InvokeActor, (request, call) => answer(request, call.CancellationToken));
        await app.StartAsync();
        return new PlayedGrpcSidecar(app, transport.CreateHandler(), http);
    }

    public ActorProxyFactory CreateFactory(ActorWireFormat format = ActorWireFormat.Json) => new(new ActorProxyOptions { WireFormat = format }, _connection);

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _app.DisposeAsync();
        _handler.Dispose();
    }
}
