using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Benchmarks.Rpc;

/// <summary>The methods that the transport is measured with.</summary>
internal static class EchoMethods
{
    public static readonly RpcMethod<BytesValue, BytesValue> Unary = Create(RpcMethodType.Unary, "Unary");

    public static readonly RpcMethod<BytesValue, BytesValue> ServerStreaming = Create(RpcMethodType.ServerStreaming, "ServerStreaming");

    private static RpcMethod<BytesValue, BytesValue> Create(RpcMethodType type, string name) =>
        new(type, "benchmark.Echo", name, BytesValue.Parser, BytesValue.Parser);
}
