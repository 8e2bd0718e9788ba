using Microsoft.AspNetCore.Http;

namespace Dapr.Rpc.Server;

/// <summary>The call that a handler serves.</summary>
public sealed class RpcServerCall
{
    private RpcHeaders? _requestHeaders;
    private RpcHeaders? _responseTrailers;

    internal RpcServerCall(HttpContext httpContext, RpcMethod method, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        HttpContext = httpContext;
        Method = method;
        CancellationToken = cancellationToken;
        Deadline = deadline;
    }

    /// <summary>The method that is called.</summary>
    public RpcMethod Method { get; }

    /// <summary>The metadata that the caller sent.</summary>
    public RpcHeaders RequestHeaders => _requestHeaders ??= RequestMetadata.Read(HttpContext.Request.Headers);

    /// <summary>Metadata to send at the end of the call.</summary>
    public RpcHeaders ResponseTrailers => _responseTrailers ??= [];

    /// <summary>When the caller gives up; null when it waits for ever.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>Fires when the caller is gone or its deadline has passed.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The HTTP request and response below.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>Who calls, as far as the connection tells.</summary>
    public string Peer => HttpContext.Connection.RemoteIpAddress is { } address
        ? $"{address}:{HttpContext.Connection.RemotePort}"
        : HttpContext.Connection.Id;

    internal bool HasHeaders { get; private set; }

    internal bool HasTrailers => _responseTrailers is { Count: > 0 };

    /// <summary>Adds metadata to the headers of the answer, which are sent with the first message or by this call.</summary>
    /// <param name="headers">The metadata.</param>
    /// <returns>When the headers are on their way.</returns>
    /// <exception cref="InvalidOperationException">The headers were sent before.</exception>
    public Task SendHeadersAsync(RpcHeaders headers)
    {
        SetHeaders(headers);
        return HttpContext.Response.BodyWriter.FlushAsync(CancellationToken).AsTask();
    }

    /// <summary>Adds metadata to the headers of the answer without sending them yet.</summary>
    /// <param name="headers">The metadata.</param>
    /// <exception cref="InvalidOperationException">The headers were sent before.</exception>
    public void SetHeaders(RpcHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (HttpContext.Response.HasStarted)
        {
            throw new InvalidOperationException("The headers of the answer were sent already.");
        }

        foreach (var (name, value) in headers)
        {
            HttpContext.Response.Headers.Append(name, value);
            HasHeaders = true;
        }
    }
}
