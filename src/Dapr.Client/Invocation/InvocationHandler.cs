using Dapr.Common;
using Dapr.Common.Connection;
using Dapr.Common.Errors;
using Dapr.Protos.Wire;

namespace Dapr.Client;

/// <summary>Sends requests to <c>http://app-id/path</c> to that application, through the sidecar.</summary>
public class InvocationHandler : DelegatingHandler
{
    private readonly CallHeaders _headers;
    private Uri _endpoint = null!;
    private string _invoke = null!;

    /// <summary>Uses the sidecar of the environment.</summary>
    public InvocationHandler()
        : this(new Uri(DaprDefaults.GetDefaultHttpEndpoint()), new CallHeaders(DaprDefaults.GetDefaultDaprApiToken(null)))
    {
    }

    internal InvocationHandler(Uri endpoint, CallHeaders headers)
    {
        Endpoint = endpoint;
        _headers = headers;
    }

    /// <summary>The address of the HTTP API; a path in it is left out.</summary>
    /// <exception cref="ArgumentException">It is no http or https address.</exception>
    public string DaprEndpoint
    {
        get => _endpoint.OriginalString;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Endpoint = Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new ArgumentException($"'{value}' is no http or https address.", nameof(value));
        }
    }

    private Uri Endpoint
    {
        set
        {
            _endpoint = value;
            _invoke = value.GetLeftPart(UriPartial.Authority) + DaprRoutes.Invoke;
        }
    }

    /// <summary>The application of the client's base address; its case is kept, which a host loses.</summary>
    public string? DefaultAppId { get; set; }

    internal static Uri Address(string appId) =>
        Uri.TryCreate($"http://{appId}", UriKind.Absolute, out var address)
            ? address
            : throw new ArgumentException($"'{appId}' cannot be the host of an address; use CreateInvokeMethodRequest for it.", nameof(appId));

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var original = request.RequestUri;
        if (original is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            throw new ArgumentException($"The address '{original}' is not absolute; give it as http://app-id/path, or set a base address.", nameof(request));
        }

        // A host is lower-case; the name of an application need not be.
        var appId = string.Equals(DefaultAppId, original.Host, StringComparison.OrdinalIgnoreCase) ? DefaultAppId! : original.Host;
        using var call = DaprTelemetry.Begin(new DaprOperation("Invocation", "Invoke", appId));
        var (isTraced, hasToken) = (CallHeaders.AddTrace(request), _headers.AddToken(request));
        try
        {
            request.RequestUri = new Uri($"{_invoke}{appId}/method{original.PathAndQuery}");
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            call.Answered(response.StatusCode);
            return response;
        }
        catch (Exception exception)
        {
            call.Failed(exception);
            throw;
        }
        finally
        {
            // Whoever looks at the request afterwards, such as a retry, sees it as it was.
            request.RequestUri = original;
            if (hasToken)
            {
                request.Headers.Remove(DaprHeaders.ApiToken);
            }

            if (isTraced)
            {
                CallHeaders.RemoveTrace(request);
            }
        }
    }
}
