using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Sidecar.AppChannel;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Invocation;

/// <summary>Invokes a method of the sidecar's own application.</summary>
internal sealed class AppCaller(AppConnection app)
{
    private static readonly HashSet<string> PermanentHttpHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Charset", "Accept-Language", "Accept-Ranges", "Authorization", "Cache-Control", "Content-Length",
        "Content-Type", "Cookie", "Date", "Expect", "From", "Host", "If-Match", "If-Modified-Since", "If-None-Match",
        "If-Schedule-Tag-Match", "If-Unmodified-Since", "Max-Forwards", "Origin", "Pragma", "Referer", "User-Agent", "Via", "Warning",
    };

    /// <summary>The channel, or the reason why nothing can be invoked.</summary>
    /// <exception cref="InvocationFailedException">There is no application, or it is unwell.</exception>
    public AppChannel.AppChannel Channel(string missing)
    {
        var channel = app.Channel ?? throw new InvocationFailedException(missing);
        return channel.IsHealthy ? channel : throw new InvocationFailedException("rpc error: code = Internal desc = app is not in a healthy state");
    }

    /// <summary>Invokes an HTTP application.</summary>
    public static async Task<HttpResponseMessage> SendHttpAsync(
        AppChannel.AppChannel channel, InvocationRequest invocation, CancellationToken cancellationToken)
    {
        var endpoint = channel.Endpoint;
        var address = HttpInvocation.Address(endpoint.Authority, invocation, isRaw: endpoint.Port is not null);
        return await HttpInvocation.SendAsync(invocation, address, request => channel.SendAsync(request, cancellationToken));
    }

    /// <summary>Invokes a gRPC application.</summary>
    public static async Task<(InvokeResponse Response, RpcHeaders Headers, RpcHeaders Trailers)> OnInvokeAsync(
        AppChannel.AppChannel channel, InvocationRequest invocation, bool fromHttp, CancellationToken cancellationToken)
    {
        var request = new InvokeRequest
        {
            Method = invocation.Method,
            ContentType = invocation.ContentType,
            Data = new Any { TypeUrl = invocation.DataTypeUrl, Value = invocation.Body is null ? ByteString.Empty : await ByteString.FromStreamAsync(invocation.Body, cancellationToken) },
        };
        if (invocation.Verb.Length > 0 && System.Enum.TryParse<HTTPExtension.Types.Verb>(invocation.Verb, ignoreCase: true, out var verb))
        {
            request.HttpExtension = new HTTPExtension { Verb = verb, Querystring = invocation.QueryString };
        }

        var headers = new RpcHeaders();
        foreach (var (name, value) in invocation.Headers)
        {
            var lower = name.ToLowerInvariant();
            headers.Add(fromHttp && PermanentHttpHeaders.Contains(lower) ? "dapr-" + lower : lower, value);
        }

        if (fromHttp && request.ContentType.Length > 0)
        {
            // What HTTP says of a body the application sees as metadata too.
            headers.Add("dapr-content-type", request.ContentType);
        }

        if (fromHttp && request.Data.Value.Length > 0)
        {
            headers.Add("dapr-content-length", request.Data.Value.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return await channel.CallWithMetadataAsync(AppCallbackMethods.OnInvoke, request, headers, cancellationToken);
    }

    /// <summary>The headers that say who calls whom.</summary>
    public static IEnumerable<KeyValuePair<string, string>> CallerHeaders(SidecarIdentity caller, string calleeAppId) =>
    [
        new(DaprHeaders.CallerAppId, caller.AppId),
        new(DaprHeaders.CallerNamespace, caller.CallerNamespace),
        new(DaprHeaders.CalleeAppId, calleeAppId),
    ];
}
