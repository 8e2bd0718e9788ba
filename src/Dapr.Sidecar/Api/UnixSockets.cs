using System.Net.Sockets;

namespace Dapr.Sidecar.Api;

/// <summary>The files of the Unix sockets.</summary>
internal static class UnixSockets
{
    /// <summary>The socket of an API.</summary>
    public static string PathOf(string folder, string appId, string api) => Path.Combine(Path.GetFullPath(folder), $"dapr-{appId}-{api}.socket");

    /// <summary>The path of a socket that can be listened on: what a program left behind that is gone is removed.</summary>
    /// <exception cref="SidecarStartException">Somebody listens there, or the folder is absent.</exception>
    public static string Prepare(string folder, string appId, string api)
    {
        var path = PathOf(folder, appId, api);
        if (!Directory.Exists(folder))
        {
            throw new SidecarStartException($"The folder '{folder}' for Unix sockets does not exist");
        }

        if (File.Exists(path))
        {
            if (IsServed(path))
            {
                throw new SidecarStartException($"The Unix socket {path} is in use by another sidecar");
            }

            File.Delete(path);
        }

        return path;
    }

    private static bool IsServed(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
