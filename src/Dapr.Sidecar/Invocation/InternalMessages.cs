using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Sidecar.Internals;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Invocation;

/// <summary>Between invocations and the messages in which sidecars hand them on.</summary>
internal static class InternalMessages
{
    /// <summary>The head of an invocation, with its data when it is at hand.</summary>
    public static InternalInvokeRequest ToRequest(InvocationRequest invocation, ByteString? data)
    {
        var message = new InvokeRequest { Method = invocation.Method, ContentType = invocation.ContentType };
        if (data is not null)
        {
            message.Data = new Any { TypeUrl = invocation.DataTypeUrl, Value = data };
        }

        if (System.Enum.TryParse<HTTPExtension.Types.Verb>(invocation.Verb, ignoreCase: true, out var verb) && invocation.Verb.Length > 0)
        {
            message.HttpExtension = new HTTPExtension { Verb = verb, Querystring = invocation.QueryString };
        }

        var request = new InternalInvokeRequest { Ver = APIVersion.V1, Message = message };
        InternalHeaders.Add(request.Metadata, invocation.Headers);
        return request;
    }

    /// <summary>The invocation of a message.</summary>
    public static InvocationRequest ToInvocation(string appId, InternalInvokeRequest request, Stream? body) => new()
    {
        AppId = appId,
        Method = InvokedMethod.Clean(request.Message?.Method ?? ""),
        Verb = request.Message?.HttpExtension is { } extension ? extension.Verb.ToString().ToUpperInvariant() : "",
        QueryString = request.Message?.HttpExtension?.Querystring ?? "",
        ContentType = request.Message?.ContentType ?? "",
        Headers = [.. InternalHeaders.Pairs(request.Metadata)],
        Body = body,
        DataTypeUrl = request.Message?.Data?.TypeUrl ?? "",
    };

    /// <summary>A status with its details.</summary>
    public static Internals.Status ToStatus(RpcStatus status)
    {
        var message = new Internals.Status { Code = (int)status.Code, Message = status.Message };
        if (!status.Details.IsEmpty)
        {
            message.Details.AddRange(Protos.ErrorDetails.Status.Parser.ParseFrom(status.Details.Span).Details);
        }

        return message;
    }

    /// <summary>A status with its details.</summary>
    public static RpcStatus ToStatus(Internals.Status message)
    {
        var details = new Protos.ErrorDetails.Status { Code = message.Code, Message = message.Message };
        details.Details.AddRange(message.Details);
        return new RpcStatus((RpcStatusCode)message.Code, message.Message, message.Details.Count > 0 ? details.ToByteArray() : default(ReadOnlyMemory<byte>));
    }

    public static RpcHeaders ToRpc(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var headers = new RpcHeaders();
        foreach (var (name, value) in pairs)
        {
            headers.Add(name, value);
        }

        return headers;
    }
}
