using Dapr.Rpc;

namespace Dapr.Sidecar;

/// <summary>A connection to another sidecar's internal service.</summary>
internal sealed class RemoteSidecar : IDisposable
{
    private readonly HttpMessageHandler _handler;

    public RemoteSidecar(SidecarAddress address)
    {
        Address = address;
        Uri = new Uri("http://" + address.Name);
        _handler = address.CreateHandler();
        Channel = new RpcChannel(Uri, new RpcChannelOptions { HttpHandler = _handler, MaxReceiveMessageSize = null });
        Invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
    }

    public SidecarAddress Address { get; }

    public Uri Uri { get; }

    public RpcChannel Channel { get; }

    /// <summary>Sends proxied calls.</summary>
    public HttpMessageInvoker Invoker { get; }

    public void Dispose()
    {
        Channel.Dispose();
        Invoker.Dispose();
        _handler.Dispose();
    }
}
