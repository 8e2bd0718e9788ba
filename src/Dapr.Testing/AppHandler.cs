using System.Diagnostics;
using Dapr.Sidecar.Time;

namespace Dapr.Testing;

/// <summary>
/// Reaches the application in its test server. What its handlers do is part of what called them, so that a handler that waits
/// for a delayed call does not count as running.
/// </summary>
internal sealed class AppHandler(string appId, InFlight? counter) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The trace goes by the headers, as over a connection.
        Activity.Current = null;
        using var running = counter?.Enter($"{request.Method} {request.RequestUri?.PathAndQuery} of the application {appId}");
        return await base.SendAsync(request, cancellationToken);
    }
}
