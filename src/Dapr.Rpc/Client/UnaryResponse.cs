using System.Runtime.CompilerServices;
using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Rpc.Client;

/// <summary>Reads an answer that holds one message.</summary>
internal static class UnaryResponse
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<TResponse> ReadAsync<TRequest, TResponse>(
        HttpResponseMessage response, RpcMethod<TRequest, TResponse> method, RpcChannelOptions options, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        if (ResponseHead.Read(response) is { } early)
        {
            throw ResponseHead.Failure(
                response, early.Code == RpcStatusCode.Ok ? new RpcStatus(RpcStatusCode.Internal, "The answer holds no message.") : early, trailersOnly: true);
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var reader = new FrameReader(options.Pool, stream, options.MaxReceiveMessageSize, ResponseHead.Encoding(response));
        TResponse? message = null;
        if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            message = MessageParsing.Parse(method.ResponseParser, frame);
            if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is not null)
            {
                throw new RpcCallException(RpcStatusCode.Internal, "The answer holds more than one message.");
            }
        }

        var status = ResponseHead.Trailers(response);
        if (status.Code != RpcStatusCode.Ok)
        {
            throw ResponseHead.Failure(response, status, trailersOnly: false);
        }

        return message ?? throw ResponseHead.Failure(
            response, new RpcStatus(RpcStatusCode.Internal, "The answer holds no message."), trailersOnly: false);
    }
}
