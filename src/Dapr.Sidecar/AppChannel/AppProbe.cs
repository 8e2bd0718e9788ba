using System.Net.Sockets;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.AppChannel;

/// <summary>Finds out whether the application is there, and well.</summary>
internal sealed class AppProbe(SidecarOptions options)
{
    private const int DialsUntilReminder = 150;

    private static readonly TimeSpan DialEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Dials until the application accepts.</summary>
    /// <param name="host">Where it is to listen.</param>
    /// <param name="port">On which port.</param>
    /// <param name="remind">Called now and then while it does not.</param>
    /// <param name="time">The time of the system.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WaitForPortAsync(string host, int port, Action remind, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var dial = 1; ; dial++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(host.Trim('[', ']'), port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                if (dial % DialsUntilReminder == 0)
                {
                    remind();
                }

                await Task.Delay(DialEvery, time, cancellationToken);
            }
        }
    }

    /// <summary>Whether the application says that it is well, within the time that it has for that.</summary>
    public async Task<bool> IsWellAsync(AppChannel channel, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.AppHealthProbeTimeout, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // A busy application is not unwell: a probe waits for no slot.
            if (channel.IsGrpc)
            {
                await channel.CallAsync(AppCallbackMethods.HealthCheck, new Empty(), null, both.Token, isProbe: true);
                return true;
            }

            var path = options.AppHealthCheckPath.StartsWith('/') ? options.AppHealthCheckPath : "/" + options.AppHealthCheckPath;
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(channel.Endpoint.Address, path));
            using var response = await channel.SendAsync(request, both.Token, isProbe: true);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or RpcCallException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
