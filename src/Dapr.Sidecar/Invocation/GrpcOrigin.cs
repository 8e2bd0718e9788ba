using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Invocation;

/// <summary>
/// Invocations that began as gRPC: what the call itself carried goes along until it is known what the application speaks.
/// An HTTP application sees it under other names, a gRPC application not at all.
/// </summary>
internal static class GrpcOrigin
{
    private const string Authority = ":authority";
    private const string AcceptEncoding = "grpc-accept-encoding";
    private const string UserAgent = "user-agent";

    public static InvocationRequest Mark(InvocationRequest invocation, HttpRequest request)
    {
        var headers = new List<KeyValuePair<string, string>>(invocation.Headers) { new(Authority, request.Host.ToString()) };
        foreach (var name in (string[])[UserAgent, AcceptEncoding])
        {
            if (request.Headers[name].ToString() is { Length: > 0 } value)
            {
                headers.Add(new(name, value));
            }
        }

        return invocation with { Headers = headers };
    }

    public static bool IsMarked(InvocationRequest invocation) => invocation.Headers.Any(pair => pair.Key == Authority);

    public static InvocationRequest ForHttp(InvocationRequest invocation) => invocation with
    {
        Headers =
        [
            .. invocation.Headers.Select(pair => pair.Key switch
            {
                Authority => new("dapr-authority", pair.Value),
                AcceptEncoding => new("dapr-" + AcceptEncoding, pair.Value),
                _ => pair,
            }),
        ],
    };

    public static InvocationRequest ForGrpc(InvocationRequest invocation) => invocation with
    {
        Headers = [.. invocation.Headers.Where(pair => pair.Key is not (Authority or AcceptEncoding or UserAgent))],
    };
}
