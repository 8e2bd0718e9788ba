using Dapr.Protos.Wire;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.Bindings;

/// <summary>An HTTP application: an event is a POST to the route of the binding. What its answer says of state and other bindings has no effect, as in the runtime.</summary>
internal sealed class HttpBindingReceiver(AppChannel.AppChannel channel, TimeSpan probeTimeout) : IBindingReceiver
{
    private const int KeptLength = 1024;

    public async Task<string?> RefusesAsync(ComponentSpec binding, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(probeTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = AppRequests.Options(channel, PathOf(binding));
            using var response = await channel.SendAsync(request, either.Token);

            // A route that takes no OPTIONS is there.
            return response.IsSuccessStatusCode || (int)response.StatusCode == 405 ? null : $"answered {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"did not answer within {probeTimeout}";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException)
        {
            return $"cannot be reached: {exception.Message}";
        }
    }

    public string PathOf(ComponentSpec binding) => "/" + (binding.Setting("route") ?? binding.Name).TrimStart('/');

    public async Task<InputBindingAnswer> ReceiveAsync(ComponentSpec binding, InputBindingEvent bindingEvent, CancellationToken cancellationToken)
    {
        try
        {
            var headers = new Dictionary<string, string>(bindingEvent.Metadata, StringComparer.OrdinalIgnoreCase);
            headers[DaprHeaders.TraceParent] = TraceHeaders.OfMetadata(headers);
            using var request = AppRequests.Post(channel, PathOf(binding), bindingEvent.Data, "application/json", headers);
            using var response = await channel.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? new() { IsHandled = true, Status = status, Data = await response.Content.ReadAsByteArrayAsync(cancellationToken) }
                : new() { IsHandled = false, Status = status, Data = await AppRequests.BeginningAsync(response, KeptLength, cancellationToken), Reason = $"the application answered {status}" };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException)
        {
            return new() { IsHandled = false, Reason = $"the application cannot be reached: {exception.Message}" };
        }
    }
}
