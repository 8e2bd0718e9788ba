using Google.Protobuf.WellKnownTypes;

namespace Dapr.Rpc.Tests;

/// <summary>The methods that the tests call; each test maps the handlers it needs.</summary>
internal static class EchoService
{
    private const string Name = "test.Echo";

    public static readonly RpcMethod<StringValue, StringValue> Unary = Create(RpcMethodType.Unary, "Unary");

    public static readonly RpcMethod<StringValue, StringValue> ServerStreaming = Create(RpcMethodType.ServerStreaming, "ServerStreaming");

    public static readonly RpcMethod<StringValue, StringValue> ClientStreaming = Create(RpcMethodType.ClientStreaming, "ClientStreaming");

    public static readonly RpcMethod<StringValue, StringValue> Duplex = Create(RpcMethodType.DuplexStreaming, "Duplex");

    private static RpcMethod<StringValue, StringValue> Create(RpcMethodType type, string name) =>
        new(type, Name, name, StringValue.Parser, StringValue.Parser);
}
