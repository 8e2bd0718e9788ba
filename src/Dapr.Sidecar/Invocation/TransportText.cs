using System.Net.Sockets;

namespace Dapr.Sidecar.Invocation;

/// <summary>Errors of a connection in the words that the runtime uses.</summary>
internal static class TransportText
{
    public static string Describe(string verb, Uri address, Exception exception)
    {
        var name = verb.Length > 1 ? verb[0] + verb[1..].ToLowerInvariant() : verb;
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                return $"{name} \"{address.OriginalString}\": dial tcp {address.Host}:{address.Port}: connect: connection refused";
            }
        }

        return $"{name} \"{address.OriginalString}\": {exception.Message}";
    }
}
