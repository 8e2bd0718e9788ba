using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Hosting;

/// <summary>Where an application listens, of all its addresses the one that suits its sidecar best.</summary>
/// <param name="Host">The host.</param>
/// <param name="Port">The port.</param>
/// <param name="Protocol">What it speaks there.</param>
internal sealed record ListeningApp(string Host, int Port, AppProtocol Protocol)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    // How a client of HTTP/2 begins: its preface, and settings without a setting.
    private static readonly byte[] Greeting = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    /// <summary>What an address may be taken for when an application speaks a protocol, the best first.</summary>
    private static readonly Dictionary<AppProtocol, (Speech Speech, AppProtocol Protocol)[]> Choices = new()
    {
        [AppProtocol.Http] = [(Speech.Http1, AppProtocol.Http), (Speech.Http2, AppProtocol.H2c), (Speech.Tls, AppProtocol.Https)],
        [AppProtocol.Https] = [(Speech.Tls, AppProtocol.Https)],
        [AppProtocol.H2c] = [(Speech.Http2, AppProtocol.H2c)],
        [AppProtocol.Grpc] = [(Speech.Http2, AppProtocol.Grpc), (Speech.Tls, AppProtocol.Grpcs)],
        [AppProtocol.Grpcs] = [(Speech.Tls, AppProtocol.Grpcs)],
    };

    private enum Speech
    {
        Http1,
        Http2,
        Tls,
    }

    /// <summary>Chooses among the addresses of a server; null when none suits.</summary>
    public static async Task<ListeningApp?> FindAsync(IEnumerable<string> addresses, AppProtocol wanted, CancellationToken cancellationToken)
    {
        var found = new List<(string Host, int Port, Speech Speech)>();
        foreach (var address in addresses.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe))
        {
            var host = Reachable(address.Host);
            found.Add((host, address.Port, address.Scheme == Uri.UriSchemeHttps ? Speech.Tls
                : await TakesHttp2Async(host, address.Port, cancellationToken) ? Speech.Http2
                : Speech.Http1));
        }

        return Choices[wanted]
            .SelectMany(choice => found.Where(entry => entry.Speech == choice.Speech).Select(entry => new ListeningApp(entry.Host, entry.Port, choice.Protocol)))
            .FirstOrDefault();
    }

    /// <summary>A host that reaches what listens on an address, which may be all of the machine.</summary>
    public static string Reachable(string host) =>
        host is "*" or "+" or "" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            ? IPAddress.Loopback.ToString()
            : host;

    /// <summary>
    /// Whether a port without TLS is one of HTTP/2, which then speaks nothing else: its first word is its settings, where one of
    /// HTTP/1.1 answers in text. The application itself sees nothing of it.
    /// </summary>
    private static async Task<bool> TakesHttp2Async(string host, int port, CancellationToken cancellationToken)
    {
        const int FrameHead = 9;
        const int TypeAt = 3;
        const int Settings = 4;
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host.Trim('[', ']'), port, either.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Greeting, either.Token);
            var head = new byte[FrameHead];
            await stream.ReadExactlyAsync(head, either.Token);
            return head[TypeAt] == Settings;
        }
        catch (Exception exception) when (exception is SocketException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
