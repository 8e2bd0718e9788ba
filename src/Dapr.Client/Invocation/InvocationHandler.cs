using Dapr.Common;
using Dapr.Protos.Wire;

namespace Dapr.Client;

/// <summary>Sends requests to <c>http://app-id/path</c> to that application, through the sidecar.</summary>
public class InvocationHandler : DelegatingHandler
{
    private readonly DaprConnection _connection;
    private Uri _endpoint;

    /// <summary>Uses the sidecar of the environment.</summary>
    public InvocationHandler()
        : this(new DaprConnection(new DaprConnectionOptions()))
    {
    }

    internal InvocationHandler(DaprConnection connection)
    {
        _connection = connection;
        _endpoint = connection.HttpEndpoint;
    }

    /// <summary>The address of the HTTP API.</summary>
    /// <exception cref="ArgumentException">It is no http or https address.</exception>
    public string DaprEndpoint
    {
        get => _endpoint.OriginalString;
        set => _endpoint = Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new ArgumentException($"'{value}' is no http or https address.", nameof(value));
    }

    /// <summary>The application of requests whose host is empty; its case is kept, which a host loses.</summary>
    public string? DefaultAppId { get; set; }

    internal static HttpClient CreateClient(InvocationHandler handler, string? appId)
    {
        var client = new HttpClient(handler, disposeHandler: true);
        if (appId is not null)
        {
            client.BaseAddress = Uri.TryCreate($"http://{appId}", UriKind.Absolute, out var address)
                ? address
                : throw new ArgumentException($"'{appId}' cannot be the host of an address; use CreateInvokeMethodRequest for it.", nameof(appId));
        }

        return client;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var original = request.RequestUri;
        if (original is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            throw new ArgumentException($"The address '{original}' is not absolute; give it as http://app-id/path, or set a base address.", nameof(request));
        }

        try
        {
            request.RequestUri = Rewrite(original);
            _connection.AddToken(request);
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Whoever looks at the request afterwards, such as a retry, sees it as it was.
            request.RequestUri = original;
            request.Headers.Remove(DaprHeaders.ApiToken);
        }
    }

    private Uri Rewrite(Uri original)
    {
        // A host is lower-case; the name of an application need not be.
        var appId = DefaultAppId is not null && string.Equals(DefaultAppId, original.Host, StringComparison.OrdinalIgnoreCase) ? DefaultAppId : original.Host;
        return new Uri(_endpoint, $"{DaprRoutes.Invoke}{appId}/method{original.PathAndQuery}");
    }
}
