namespace Dapr.Common.Connection;

/// <summary>Uses a handler that belongs to somebody else: disposing this leaves it alone.</summary>
internal sealed class SharedHandler(HttpMessageHandler handler) : HttpMessageHandler
{
    // A client is made for a call and thrown away, often by a static factory: the connections must be nobody's in particular.
    private static readonly SocketsHttpHandler Sockets = new() { UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: false);

    /// <summary>The connections that all clients of the process share; names are looked up again every five minutes.</summary>
    public static SharedHandler OfTheProcess() => new(Sockets);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _invoker.Dispose();
        }

        base.Dispose(disposing);
    }
}
