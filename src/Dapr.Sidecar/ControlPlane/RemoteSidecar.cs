using Dapr.Rpc;

namespace Dapr.Sidecar;

/// <summary>A connection to another sidecar's internal service.</summary>
internal sealed class RemoteSidecar : IDisposable
{
    // What it may still have to say when it has left, by the machine's time.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly HttpMessageHandler _handler;
    private readonly CancellationTokenSource _left = new();
    private ITimer? _leaving;

    public RemoteSidecar(SidecarAddress address)
    {
        Address = address;
        Left = _left.Token;
        Uri = new Uri("http://" + address.Name);
        _handler = address.CreateHandler();
        Channel = new RpcChannel(Uri, new RpcChannelOptions { HttpHandler = _handler, MaxReceiveMessageSize = null });
        Invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
    }

    public SidecarAddress Address { get; }

    public Uri Uri { get; }

    public RpcChannel Channel { get; }

    /// <summary>
    /// Fires when the sidecar has left so long ago that nothing comes from it any more. One that is gone closes its connections; one that stands still
    /// does not, and would be waited for without end.
    /// </summary>
    public CancellationToken Left { get; }

    /// <summary>Sends proxied calls.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>The sidecar is no longer there, as others know.</summary>
    public void Leave() => _leaving = TimeProvider.System.CreateTimer(_ => GiveUp(), null, LastWords, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _leaving?.Dispose();
        _left.Dispose();
        Channel.Dispose();
        Invoker.Dispose();
        _handler.Dispose();
    }

    private void GiveUp()
    {
        try
        {
            _left.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // This sidecar has just ended.
        }
    }
}
