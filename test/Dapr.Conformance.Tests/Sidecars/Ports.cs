using System.Net;
using System.Net.Sockets;

namespace Dapr.Conformance.Tests.Sidecars;

/// <summary>
/// Ports for what is started later: below those that systems hand out for port 0 and for outgoing connections (32768 and up on
/// Linux, 49152 and up elsewhere), so that nobody takes one between its choice and its use; never one twice.
/// </summary>
internal static class Ports
{
    private const int First = 12000;
    private const int Count = 18000;

    private static int Last = Random.Shared.Next(Count);

    public static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (Interlocked.Increment(ref Last) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
