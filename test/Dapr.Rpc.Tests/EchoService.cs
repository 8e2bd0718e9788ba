using Dapr.Rpc.Server;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Rpc.Tests;

/// <summary>The methods that the tests call; each test maps the handlers it needs.</summary>
internal static class EchoService
{
    private const string Name = "test.Echo";

    public static readonly RpcMethod<StringValue, StringValue> Unary = Create(RpcMethodType.Unary, "Unary");

    public static readonly RpcMethod<StringValue, StringValue> ServerStreaming = Create(RpcMethodType.ServerStreaming, "ServerStreaming");

    public static readonly RpcMethod<StringValue, StringValue> ClientStreaming = Create(RpcMethodType.ClientStreaming, "ClientStreaming");

    public static readonly RpcMethod<StringValue, StringValue> Duplex = Create(RpcMethodType.DuplexStreaming, "Duplex");

    /// <summary>The method of a kind.</summary>
    public static RpcMethod<StringValue, StringValue> Method(RpcMethodType kind) => kind switch
    {
        RpcMethodType.Unary => Unary,
        RpcMethodType.ServerStreaming => ServerStreaming,
        RpcMethodType.ClientStreaming => ClientStreaming,
        _ => Duplex,
    };

    /// <summary>Maps all four: they read what they are sent, do what is asked, and answer with the first that they read.</summary>
    public static void MapAll(IEndpointRouteBuilder endpoints, Func<RpcServerCall, Task> run)
    {
        endpoints.MapUnary(Unary, async (request, call) =>
        {
            await run(call);
            return request;
        });
        endpoints.MapServerStreaming(ServerStreaming, async (request, responses, call) =>
        {
            await run(call);
            await responses.WriteAsync(request);
        });
        endpoints.MapClientStreaming(ClientStreaming, async (requests, call) =>
        {
            var request = await requests.ReadAsync();
            await run(call);
            return request!;
        });
        endpoints.MapDuplex(Duplex, async (requests, responses, call) =>
        {
            var request = await requests.ReadAsync();
            await run(call);
            await responses.WriteAsync(request!);
        });
    }

    private static RpcMethod<StringValue, StringValue> Create(RpcMethodType type, string name) =>
        new(type, Name, name, StringValue.Parser, StringValue.Parser);
}
