using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Google.Protobuf;

namespace Dapr.Sidecar.Cryptography;

/// <summary>The data, or the document, that arrives in the messages of a stream.</summary>
/// <param name="requests">The messages behind the first.</param>
/// <param name="first">The part of it in the first message.</param>
/// <param name="payload">Finds the part in a message.</param>
/// <param name="hasOptions">Whether a message has what belongs into the first one.</param>
internal sealed class CryptoPayload<TRequest>(RpcRequestReader<TRequest> requests, StreamPayload? first, Func<TRequest, StreamPayload?> payload, Predicate<TRequest> hasOptions)
    : PayloadStream<TRequest>(requests, first)
    where TRequest : class, IMessage<TRequest>
{
    protected override StreamPayload? Payload(TRequest message) =>
        hasOptions(message) ? throw new InvalidOperationException("options found in non-leading message") : payload(message);

    protected override Exception OutOfOrder(string message) => new InvalidOperationException(message);
}
