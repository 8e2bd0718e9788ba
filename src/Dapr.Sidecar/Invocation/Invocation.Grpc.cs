using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Telemetry;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.WebUtilities;

namespace Dapr.Sidecar.Invocation;

/// <summary>Service invocation over gRPC: InvokeService.</summary>
internal sealed class InvocationGrpc(InvocationService service)
{
    private const int QuotedBody = 63;

    private static readonly string[] Verbs = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"];

    public void Map(ApiRpcs rpcs) => rpcs.MapUnary(DaprMethods.InvokeService, "invoke", InvokeAsync);

    private async Task<InvokeResponse> InvokeAsync(InvokeServiceRequest request, RpcServerCall call)
    {
        try
        {
            if (request.Id.Length == 0)
            {
                throw new InvocationFailedException("app id is empty");
            }

            var message = request.Message ?? new InvokeRequest();
            if (InvokedMethod.Fault(message.Method) is { } fault)
            {
                throw new InvocationFailedException(fault);
            }

            var data = message.Data?.Value ?? ByteString.Empty;
            using var body = new MemoryStream(data.ToByteArray());
            var invocation = Read(request.Id, message, data.IsEmpty ? null : body, call);
            return await service.RunAsync(
                request.Id,
                invocation.Method,
                () => service.IsLocal(request.Id) ? InvokeLocalAsync(invocation, message, call) : InvokeRemoteAsync(invocation, message, data, call),
                call.CancellationToken);
        }
        catch (OutboundFaultException exception)
        {
            return Answer(call, GrpcStatusMapping.ToHttp(exception.Status.Code), [], "text/plain", Encoding.UTF8.GetBytes(exception.Status.Message));
        }
        catch (InvocationFailedException exception)
        {
            throw new RpcCallException(RpcStatusCode.Internal, ApiErrors.DirectInvoke(request.Id, exception.Message).Message);
        }
    }

    private async Task<InvokeResponse> InvokeLocalAsync(InvocationRequest invocation, InvokeRequest message, RpcServerCall call)
    {
        var channel = service.Local();
        if (channel.IsGrpc)
        {
            try
            {
                var (response, headers, trailers) = await AppCaller.OnInvokeAsync(channel, invocation, fromHttp: false, call.CancellationToken);
                return Answer(call, response, headers, trailers);
            }
            catch (RpcCallException exception)
            {
                throw await FailureAsync(call, exception.Status, exception.Headers, exception.Trailers);
            }
        }

        CheckVerb(message);
        using var answer = await AppCaller.SendHttpAsync(channel, GrpcOrigin.ForHttp(GrpcOrigin.Mark(invocation, call.HttpContext.Request)), call.CancellationToken);
        var content = await answer.Content.ReadAsByteArrayAsync(call.CancellationToken);
        var contentType = answer.Content.Headers.NonValidated.TryGetValues("content-type", out var types) ? types.ToString() : "";
        return Answer(call, (int)answer.StatusCode, ForwardedHeaders.Of(answer), contentType, content);
    }

    private async Task<InvokeResponse> InvokeRemoteAsync(InvocationRequest invocation, InvokeRequest message, ByteString data, RpcServerCall call)
    {
        // What the other application speaks is not known here: its sidecar makes headers for it, and refuses a missing verb.
        var forwarded = GrpcOrigin.Mark(invocation, call.HttpContext.Request);
        var answer = await service.WithRetriesAsync(
            invocation.AppId,
            remote =>
            {
                forwarded = service.Forward(forwarded);
                return remote.Channel.InvokeAsync(
                    InternalMethods.CallLocal, InternalMessages.ToRequest(forwarded, data), new RpcCallOptions { CancellationToken = call.CancellationToken });
            },
            canRepeat: true,
            call.CancellationToken);
        var headers = InternalHeaders.Pairs(answer.Headers).ToList();
        var isGrpc = headers.Any(pair => pair.Key == "content-type" && pair.Value.StartsWith("application/grpc", StringComparison.Ordinal));
        if (!isGrpc)
        {
            return Answer(
                call, answer.Status.Code, headers, answer.Message?.ContentType ?? "", (answer.Message?.Data?.Value ?? ByteString.Empty).ToByteArray());
        }

        headers.RemoveAll(pair => pair.Key == "content-type");
        var trailers = InternalMessages.ToRpc(InternalHeaders.Pairs(answer.Trailers));
        return answer.Status.Code == (int)RpcStatusCode.Ok
            ? Answer(call, answer.Message, InternalMessages.ToRpc(headers), trailers)
            : throw await FailureAsync(call, InternalMessages.ToStatus(answer.Status), InternalMessages.ToRpc(headers), trailers);
    }

    private static void CheckVerb(InvokeRequest message)
    {
        if (message.HttpExtension is null)
        {
            throw new InvocationFailedException("rpc error: code = InvalidArgument desc = missing HTTP extension field");
        }

        if (!Verbs.Contains(message.HttpExtension.Verb.ToString().ToUpperInvariant()))
        {
            throw new InvocationFailedException("rpc error: code = InvalidArgument desc = invalid HTTP verb");
        }
    }

    private InvocationRequest Read(string appId, InvokeRequest message, Stream? body, RpcServerCall call)
    {
        var own = AppCaller.CallerHeaders(service.Identity, appId).ToList();
        var headers = call.RequestHeaders
            .Where(pair => own.All(added => added.Key != pair.Key) && pair.Key is not (DaprHeaders.TraceParent or DaprHeaders.AppId or DaprHeaders.GrpcTraceBin or "user-agent"))
            .Concat(own)
            .Append(new(DaprHeaders.TraceParent, TraceHeaders.OfRpc(call.HttpContext.Request.Headers)));
        return new InvocationRequest
        {
            AppId = appId,
            Method = InvokedMethod.Clean(message.Method),
            Verb = message.HttpExtension?.Verb.ToString().ToUpperInvariant() ?? "",
            QueryString = message.HttpExtension?.Querystring ?? "",
            ContentType = message.ContentType,
            Headers = [.. headers],
            Body = body,
            BodyLength = body?.Length,
            DataTypeUrl = message.Data?.TypeUrl ?? "",
        };
    }

    private static InvokeResponse Answer(
        RpcServerCall call, int status, IEnumerable<KeyValuePair<string, string>> headers, string contentType, byte[] content)
    {
        var sent = new RpcHeaders { { DaprHeaders.HttpStatus, status.ToString() } };
        foreach (var (name, value) in headers)
        {
            var lower = name.ToLowerInvariant();
            if (lower is not ("date" or "server" or DaprHeaders.TraceParent))
            {
                sent.Add(lower == "content-type" ? "dapr-content-type" : lower, value);
            }
        }

        sent.Add(DaprHeaders.TraceParent, TraceHeaders.OfRpc(call.HttpContext.Request.Headers));
        call.SetHeaders(sent);
        var code = GrpcStatusMapping.FromHttp(status);
        if (code != RpcStatusCode.Ok)
        {
            var body = Encoding.UTF8.GetString(content);
            var text = ReasonPhrases.GetReasonPhrase(status);
            throw new RpcCallException(ErrorDetails.FromHttp(code, status, text, body.Length > QuotedBody ? body[..QuotedBody] : body));
        }

        return new InvokeResponse { ContentType = contentType, Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(content) } };
    }

    private static InvokeResponse Answer(RpcServerCall call, InvokeResponse response, RpcHeaders headers, RpcHeaders trailers)
    {
        AddTrace(call, headers, trailers);
        response.Data ??= new Any();
        return response;
    }

    private static async Task<RpcCallException> FailureAsync(RpcServerCall call, RpcStatus status, RpcHeaders headers, RpcHeaders trailers)
    {
        AddTrace(call, headers, trailers);

        // The runtime answers with headers and trailers here, not with trailers alone.
        await call.SendHeadersAsync([]);
        return new RpcCallException(status);
    }

    private static void AddTrace(RpcServerCall call, RpcHeaders headers, RpcHeaders trailers)
    {
        var trace = TraceHeaders.OfRpc(call.HttpContext.Request.Headers);
        headers.Remove(DaprHeaders.TraceParent);
        headers.Remove("grpc-accept-encoding");
        headers.Add(DaprHeaders.TraceParent, trace);
        call.SetHeaders(headers);
        foreach (var (name, value) in trailers)
        {
            call.ResponseTrailers.Add(name, value);
        }

        call.ResponseTrailers.Add(DaprHeaders.TraceParent, trace);
    }
}
