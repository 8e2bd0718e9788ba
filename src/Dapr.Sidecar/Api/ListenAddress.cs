using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dapr.Sidecar.Api;

/// <summary>Where a port listens, as flags write it: an address, with brackets or without, a name, or nothing for everywhere.</summary>
internal static class ListenAddress
{
    /// <summary>Listens there.</summary>
    /// <exception cref="SidecarStartException">The text is no address and no name of this machine.</exception>
    public static void Listen(KestrelServerOptions kestrel, string address, int port, Action<ListenOptions> configure)
    {
        if (address.Length == 0)
        {
            kestrel.ListenAnyIP(port, configure);
        }
        else
        {
            kestrel.Listen(Resolve(address), port, configure);
        }
    }

    private static IPAddress Resolve(string address)
    {
        if (IPAddress.TryParse(address.Trim('[', ']'), out var parsed))
        {
            return parsed;
        }

        try
        {
            // Of the addresses of a name an IPv4 one goes first.
            return Dns.GetHostAddresses(address).OrderBy(found => found.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).First();
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException or ArgumentException)
        {
            throw new SidecarStartException($"The sidecar cannot listen on '{address}', which is no address of this machine: {exception.Message}", exception);
        }
    }
}
