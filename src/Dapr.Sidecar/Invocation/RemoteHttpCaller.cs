using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Internals;
using Google.Protobuf;

namespace Dapr.Sidecar.Invocation;

/// <summary>Hands an HTTP invocation to the sidecar of another application, bodies in chunks both ways.</summary>
internal sealed class RemoteHttpCaller(InvocationService service)
{
    private const int ChunkSize = 4096;

    /// <summary>Invokes, and answers the caller.</summary>
    public async Task InvokeAsync(ApiCall call, InvocationRequest invocation)
    {
        // A body without a length was sent in pieces: it is not kept, so it cannot be sent again.
        var canRepeat = invocation.Body is null || invocation.BodyLength is not null;
        var kept = canRepeat && invocation.Body is not null ? await KeepAsync(invocation.Body, call.Aborted) : null;
        var forwarded = invocation;
        await service.WithRetriesAsync(
            invocation.AppId,
            async remote =>
            {
                var body = kept is null ? invocation.Body : new MemoryStream(kept, writable: false);
                forwarded = service.Forward(forwarded);
                await ExchangeAsync(call, forwarded, body, remote);
                return true;
            },
            canRepeat,
            call.Aborted);
    }

    private static async Task ExchangeAsync(ApiCall call, InvocationRequest invocation, Stream? body, RemoteSidecar remote)
    {
        using var sendingEnds = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        using var bodyFails = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        using var rpc = remote.Channel.Start(InternalMethods.CallLocalStream, new RpcCallOptions { CancellationToken = bodyFails.Token });
        var sending = SendAsync(rpc, InternalMessages.ToRequest(invocation, data: null), body, bodyFails, sendingEnds.Token);
        try
        {
            await ReceiveAsync(call, rpc);
        }
        catch (OperationCanceledException) when (!call.Aborted.IsCancellationRequested && !call.Context.Response.HasStarted)
        {
            throw new InvocationFailedException(BodyTooLongException.Text);
        }
        finally
        {
            // Whoever has answered needs no more of the request.
            await sendingEnds.CancelAsync();
            await sending;
        }
    }

    private static async Task ReceiveAsync(ApiCall call, RpcCall<InternalInvokeRequestStream, InternalInvokeResponseStream> rpc)
    {
        var first = await rpc.ReadAsync(call.Aborted);
        if (first?.Response is not { } head)
        {
            throw new RpcCallException(RpcStatusCode.Internal, "response does not contain the required fields in the leading chunk");
        }

        var headers = InternalHeaders.Pairs(head.Headers).ToList();
        if (headers.Any(pair => pair.Key == "content-type" && pair.Value.StartsWith("application/grpc", StringComparison.Ordinal)))
        {
            headers.RemoveAll(pair => pair.Key == "content-type");
            await (head.Status.Code == (int)RpcStatusCode.Ok
                ? HttpAnswer.WriteAsync(call, head.Message, headers)
                : HttpAnswer.WriteAsync(call, InternalMessages.ToStatus(head.Status), headers));
            return;
        }

        HttpAnswer.Begin(call, head.Status.Code, headers);
        try
        {
            for (var message = first; message is not null; message = await rpc.ReadAsync(call.Aborted))
            {
                if (message.Payload is { Data.IsEmpty: false } payload)
                {
                    await call.Context.Response.Body.WriteAsync(payload.Data.Memory, call.Aborted);
                    await call.Context.Response.Body.FlushAsync(call.Aborted);
                }
            }
        }
        catch (RpcCallException) when (call.Context.Response.HasStarted)
        {
            // The caller has a part of the answer: it can neither be asked for again nor be replaced by an error.
            call.Context.Abort();
        }
    }

    private static async Task SendAsync(
        RpcCall<InternalInvokeRequestStream, InternalInvokeResponseStream> rpc,
        InternalInvokeRequest head,
        Stream? body,
        CancellationTokenSource bodyFails,
        CancellationToken cancellationToken)
    {
        try
        {
            await rpc.WriteAsync(new InternalInvokeRequestStream { Request = head }, cancellationToken);
            var buffer = new byte[ChunkSize];
            ulong sequence = 0;
            while (body is not null && await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                var payload = new StreamPayload { Data = ByteString.CopyFrom(buffer, 0, read), Seq = sequence++ };
                await rpc.WriteAsync(new InternalInvokeRequestStream { Payload = payload }, cancellationToken);
            }

            await rpc.CompleteAsync();
        }
        catch (BodyTooLongException)
        {
            // The other side has a part of the body, and must not take it for the whole.
            await bodyFails.CancelAsync();
        }
        catch (Exception exception) when (exception is RpcCallException or OperationCanceledException or IOException)
        {
            // The answer came before the end of the request, or instead of it, or the caller is gone; the reading side sees which.
        }
    }

    private static async Task<byte[]> KeepAsync(Stream body, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        try
        {
            await body.CopyToAsync(buffer, cancellationToken);
        }
        catch (BodyTooLongException exception)
        {
            throw new InvocationFailedException(exception.Message);
        }

        return buffer.ToArray();
    }
}
