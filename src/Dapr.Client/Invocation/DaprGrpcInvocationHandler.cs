using Dapr.Common;
using Dapr.Common.Connection;
using Dapr.Protos.Wire;

namespace Dapr.Client;

/// <summary>
/// For gRPC clients that an application generated itself: sends their calls to another application, through the sidecar.
/// Give it to the channel as its handler, and as address that of the sidecar's gRPC API.
/// </summary>
/// <remarks>
/// With Grpc.Net.Client: <c>GrpcChannel.ForAddress(DaprDefaults.GetDefaultGrpcEndpoint(), new() { HttpHandler = new DaprGrpcInvocationHandler("shop") })</c>.
/// </remarks>
public sealed class DaprGrpcInvocationHandler : DelegatingHandler
{
    private readonly string _appId;
    private readonly CallHeaders _headers;

    /// <summary>Sends calls to an application, with the token of the environment.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="daprApiToken">The token that the sidecar asks for; null for that of the environment.</param>
    public DaprGrpcInvocationHandler(string appId, string? daprApiToken = null)
        : this(appId, new CallHeaders(daprApiToken ?? DaprDefaults.GetDefaultDaprApiToken(null)), CreateInner())
    {
    }

    /// <summary>Sends calls to an application, as the connection sends its own.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="connection">The connection to the sidecar.</param>
    /// <param name="innerHandler">Sends the requests; null for what the connection was given, or a handler of its own.</param>
    public DaprGrpcInvocationHandler(string appId, DaprConnection connection, HttpMessageHandler? innerHandler = null)
        : this(appId, Headers(connection), innerHandler ?? (connection.GrpcHandler is { } given ? new SharedHandler(given) : CreateInner()))
    {
    }

    private DaprGrpcInvocationHandler(string appId, CallHeaders headers, HttpMessageHandler innerHandler)
        : base(innerHandler)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        _appId = appId;
        _headers = headers;
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.Remove(DaprHeaders.AppId);
        request.Headers.TryAddWithoutValidation(DaprHeaders.AppId, _appId);
        _headers.Add(request);
        return base.SendAsync(request, cancellationToken);
    }

    private static CallHeaders Headers(DaprConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.Headers;
    }

    private static SocketsHttpHandler CreateInner() => new() { EnableMultipleHttp2Connections = true, UseCookies = false };
}
