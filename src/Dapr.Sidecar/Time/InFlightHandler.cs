namespace Dapr.Sidecar.Time;

/// <summary>Reaches a sidecar of this process: a call counts as running while it is on its way, and is part there of what sent it.</summary>
internal sealed class InFlightHandler(InFlight inFlight, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Never leaves the process; the sidecar takes it off.</summary>
    public const string Header = "dapr-in-flight";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = inFlight.Send($"{request.Method} {request.RequestUri?.AbsolutePath} on its way to the sidecar", out var name);
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, name);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
