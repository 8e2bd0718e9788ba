using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.WebUtilities;

namespace Dapr.AspNetCore.GrpcCallback;

/// <summary>Invoked methods: the name is the path of an endpoint.</summary>
internal sealed class InvokeCallback(HandlerPipeline pipeline)
{
    // What a caller over HTTP said in these, the runtime says with this before it.
    private const string OfTheCaller = "dapr-";

    private static readonly HashSet<string> Renamed = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept", "accept-charset", "accept-language", "accept-ranges", "authorization", "cache-control", "cookie", "date", "from", "if-match",
        "if-modified-since", "if-none-match", "if-unmodified-since", "max-forwards", "origin", "pragma", "referer", "user-agent", "via", "warning",
    };

    public async Task<InvokeResponse> HandleAsync(InvokeRequest request, RpcServerCall call)
    {
        var verb = request.HttpExtension?.Verb is { } given and not HTTPExtension.Types.Verb.None ? given : HTTPExtension.Types.Verb.Post;
        var response = await pipeline.RunAsync(
            new HandlerRequest(verb.ToString().ToUpperInvariant(), Path(request.Method), request.ContentType.Length > 0 ? request.ContentType : null, request.Data?.Value.Memory ?? ReadOnlyMemory<byte>.Empty)
            {
                Query = request.HttpExtension?.Querystring is { Length: > 0 } query ? "?" + query.TrimStart('?') : "",
                Headers = call.HttpContext.Request.Headers
                    .Where(header => header.Key.StartsWith(OfTheCaller, StringComparison.OrdinalIgnoreCase) && Renamed.Contains(header.Key[OfTheCaller.Length..]))
                    .Select(header => KeyValuePair.Create(header.Key[OfTheCaller.Length..], header.Value.ToString())),
            },
            call.HttpContext);
        if (!response.IsSuccess) throw Failure(response);

        return new InvokeResponse { Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(response.Body) }, ContentType = response.ContentType ?? "" };
    }

    /// <summary>The error for an answer that is one, as the runtime reads statuses; but 400 stays the caller's fault, and comes back to one over HTTP as 400.</summary>
    public static RpcCallException Failure(HandlerResponse response)
    {
        var code = response.Status switch
        {
            401 => RpcStatusCode.Unauthenticated,
            403 => RpcStatusCode.PermissionDenied,
            400 => RpcStatusCode.InvalidArgument,
            404 => RpcStatusCode.NotFound,
            408 => RpcStatusCode.Cancelled,
            409 => RpcStatusCode.AlreadyExists,
            429 => RpcStatusCode.ResourceExhausted,
            501 => RpcStatusCode.Unimplemented,
            503 => RpcStatusCode.Unavailable,
            504 => RpcStatusCode.DeadlineExceeded,
            _ => RpcStatusCode.Unknown,
        };
        var text = response.Body.Length > 0 ? Encoding.UTF8.GetString(response.Body.Span) : ReasonPhrases.GetReasonPhrase(response.Status);
        return new RpcCallException(code, text.Length > 0 ? text : $"The endpoint answered {response.Status}");
    }

    private static string Path(string method) => "/" + method.TrimStart('/');
}
