using System.Net.Sockets;

namespace Dapr.Rpc.Client;

/// <summary>Addresses of the form <c>unix:///path</c>, as gRPC names Unix sockets.</summary>
internal static class UnixSocket
{
    /// <summary>What requests over such a socket name as their host.</summary>
    public static readonly Uri Host = new("http://localhost");

    /// <summary>The file of the socket; null when the address is none.</summary>
    public static string? Path(Uri address) => address.Scheme == "unix" ? Uri.UnescapeDataString(address.AbsolutePath) : null;

    public static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
