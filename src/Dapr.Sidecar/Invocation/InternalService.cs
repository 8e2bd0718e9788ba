using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Internals;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Sidecar.Invocation;

/// <summary>The called side between sidecars: hands an invocation to the own application.</summary>
internal sealed class InternalService(SidecarIdentity identity, AppCaller app)
{
    private const string NoApp = "app channel is not initialized";
    private const int ChunkSize = 4096;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapUnary(InternalMethods.CallLocal, CallLocalAsync);
        endpoints.MapDuplex(InternalMethods.CallLocalStream, CallLocalStreamAsync);
    }

    private async Task<InternalInvokeResponse> CallLocalAsync(InternalInvokeRequest request, RpcServerCall call)
    {
        var data = request.Message?.Data?.Value ?? ByteString.Empty;
        using var body = new MemoryStream(data.ToByteArray());
        var channel = Channel();
        var invocation = InternalMessages.ToInvocation(identity.AppId, request, data.IsEmpty ? null : body);
        return channel.IsGrpc
            ? await OnInvokeAsync(channel, invocation, call.CancellationToken)
            : await SendAsync(channel, invocation, call.CancellationToken);
    }

    private async Task CallLocalStreamAsync(
        RpcRequestReader<InternalInvokeRequestStream> requests, RpcResponseWriter<InternalInvokeResponseStream> responses, RpcServerCall call)
    {
        var first = await requests.ReadAsync(call.CancellationToken);
        if (first?.Request is not { } request)
        {
            throw new RpcCallException(RpcStatusCode.InvalidArgument, "request does not contain the required fields in the leading chunk");
        }

        await using var body = new ChunkStream(requests, first.Payload);
        var channel = Channel();
        var invocation = InternalMessages.ToInvocation(identity.AppId, request, body);
        if (channel.IsGrpc)
        {
            var answer = await OnInvokeAsync(channel, invocation, call.CancellationToken);
            var data = answer.Message?.Data?.Value ?? ByteString.Empty;
            await responses.WriteAsync(new InternalInvokeResponseStream { Response = answer, Payload = new StreamPayload { Data = data } });
            return;
        }

        // A request without a body must reach the application as one.
        var isEmpty = await body.IsEmptyAsync(call.CancellationToken);
        using var response = await TrySendAsync(channel, isEmpty ? invocation with { Body = null } : invocation, call.CancellationToken);
        var head = Head(response);
        await using var stream = await response.Content.ReadAsStreamAsync(call.CancellationToken);
        var buffer = new byte[ChunkSize];
        ulong sequence = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer, call.CancellationToken);
            if (read == 0 && sequence > 0)
            {
                return;
            }

            var payload = new StreamPayload { Data = ByteString.CopyFrom(buffer, 0, read), Seq = sequence };
            await responses.WriteAsync(sequence++ == 0
                ? new InternalInvokeResponseStream { Response = head, Payload = payload }
                : new InternalInvokeResponseStream { Payload = payload });
            if (read == 0)
            {
                return;
            }
        }
    }

    private static async Task<InternalInvokeResponse> SendAsync(
        AppChannel.AppChannel channel, InvocationRequest invocation, CancellationToken cancellationToken)
    {
        using var response = await TrySendAsync(channel, invocation, cancellationToken);
        var answer = Head(response);
        answer.Message.Data = new Google.Protobuf.WellKnownTypes.Any
        {
            Value = ByteString.CopyFrom(await response.Content.ReadAsByteArrayAsync(cancellationToken)),
        };
        return answer;
    }

    private static async Task<HttpResponseMessage> TrySendAsync(
        AppChannel.AppChannel channel, InvocationRequest invocation, CancellationToken cancellationToken)
    {
        try
        {
            return await AppCaller.SendHttpAsync(channel, GrpcOrigin.ForHttp(invocation), cancellationToken);
        }
        catch (InvocationFailedException exception)
        {
            throw new RpcCallException(RpcStatusCode.Internal, $"error invoking app: {exception.Message}");
        }
    }

    private static async Task<InternalInvokeResponse> OnInvokeAsync(
        AppChannel.AppChannel channel, InvocationRequest invocation, CancellationToken cancellationToken)
    {
        var answer = new InternalInvokeResponse { Status = new Status { Code = (int)RpcStatusCode.Ok } };
        try
        {
            var isGrpc = GrpcOrigin.IsMarked(invocation);
            var (response, headers, trailers) = await AppCaller.OnInvokeAsync(
                channel, isGrpc ? GrpcOrigin.ForGrpc(invocation) : invocation, fromHttp: !isGrpc, cancellationToken);
            answer.Message = response;
            InternalHeaders.Add(answer.Headers, headers);
            InternalHeaders.Add(answer.Trailers, trailers);
        }
        catch (RpcCallException exception)
        {
            answer.Status = InternalMessages.ToStatus(exception.Status);
            InternalHeaders.Add(answer.Headers, exception.Headers);
            InternalHeaders.Add(answer.Trailers, exception.Trailers);
        }

        // The caller tells by the content type of the headers that the code is one of gRPC.
        InternalHeaders.Add(answer.Headers, [new("content-type", "application/grpc")]);
        return answer;
    }

    private static InternalInvokeResponse Head(HttpResponseMessage response)
    {
        var answer = new InternalInvokeResponse
        {
            Status = new Status { Code = (int)response.StatusCode },
            Message = new InvokeResponse { ContentType = response.Content.Headers.ContentType?.ToString() ?? "" },
        };
        InternalHeaders.Add(answer.Headers, ForwardedHeaders.Of(response));
        return answer;
    }

    private AppChannel.AppChannel Channel()
    {
        try
        {
            return app.Channel(NoApp);
        }
        catch (InvocationFailedException exception)
        {
            throw new RpcCallException(RpcStatusCode.Internal, exception.Message);
        }
    }
}
