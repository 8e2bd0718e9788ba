using System.Net.Sockets;

namespace Dapr.Sidecar.Api;

/// <summary>Errors of a connection in the words that the runtime uses.</summary>
internal static class TransportText
{
    public static string Describe(string verb, Uri address, Exception exception)
    {
        var name = verb.Length > 1 ? verb[0] + verb[1..].ToLowerInvariant() : verb;
        return $"{name} \"{address.OriginalString}\": {Cause(address, exception)}";
    }

    private static string Cause(Uri address, Exception exception)
    {
        var server = $"{address.Host}:{address.Port}";
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"dial tcp {server}: connect: connection refused";
                case BodyTooLongException:
                    // The runtime names both ends of the connection; of ours only the host is known here.
                    return $"readfrom tcp {address.Host}->{server}: {cause.Message}";
            }
        }

        return exception.Message;
    }
}
