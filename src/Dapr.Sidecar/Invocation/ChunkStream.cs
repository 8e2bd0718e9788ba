using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Internals;

namespace Dapr.Sidecar.Invocation;

/// <summary>The body of an invocation that arrives in chunks.</summary>
internal sealed class ChunkStream(RpcRequestReader<InternalInvokeRequestStream> requests, StreamPayload? first)
    : PayloadStream<InternalInvokeRequestStream>(requests, first)
{
    protected override StreamPayload? Payload(InternalInvokeRequestStream message) => message.Payload;

    protected override Exception OutOfOrder(string message) => new RpcCallException(RpcStatusCode.InvalidArgument, message);
}
