using Dapr.Common;
using Dapr.Protos.Wire;

namespace Dapr.Client;

/// <summary>
/// For gRPC clients that an application generated itself: sends their calls to another application, through the sidecar.
/// Give it to the channel as its handler, and as address that of the sidecar's gRPC API.
/// </summary>
public sealed class DaprGrpcInvocationHandler : DelegatingHandler
{
    private readonly string _appId;
    private readonly DaprConnection _connection;

    /// <summary>Sends calls to an application.</summary>
    /// <param name="appId">The application.</param>
    /// <param name="connection">The connection to the sidecar.</param>
    /// <param name="innerHandler">Sends the requests.</param>
    public DaprGrpcInvocationHandler(string appId, DaprConnection connection, HttpMessageHandler innerHandler)
        : base(innerHandler)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentNullException.ThrowIfNull(connection);
        _appId = appId;
        _connection = connection;
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.Remove(DaprHeaders.AppId);
        request.Headers.TryAddWithoutValidation(DaprHeaders.AppId, _appId);
        _connection.AddHeaders(request);
        return base.SendAsync(request, cancellationToken);
    }
}
