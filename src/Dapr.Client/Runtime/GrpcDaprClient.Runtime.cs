using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Connection;
using Dapr.Common.Errors;
using Dapr.Common.Resilience;
using Dapr.Protos;
using Dapr.Protos.Wire;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string Runtime = "Runtime";

    private static readonly TimeSpan HealthEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>A sidecar that takes a connection and is silent is not well.</summary>
    private static readonly TimeSpan HealthAtMost = TimeSpan.FromSeconds(30);

    public override Task<bool> CheckHealthAsync(CancellationToken cancellationToken) => CheckAsync("CheckHealth", DaprRoutes.Health, cancellationToken);

    public override Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken) => CheckAsync("CheckOutboundHealth", DaprRoutes.OutboundHealth, cancellationToken);

    public override Task WaitForSidecarAsync(CancellationToken cancellationToken) => WaitAsync(async () =>
    {
        while (!await IsWellAsync(DaprRoutes.OutboundHealth, cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(HealthEvery, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    });

    public override Task WaitForSidecarAsync(IEnumerable<DaprCapability> capabilities, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        return WaitAsync(() => new ReadinessWait(token => IsWellAsync(DaprRoutes.OutboundHealth, token), token => IsWellAsync(DaprRoutes.Health, token), GetMetadataAsync)
            .WaitAsync(capabilities, timeout, cancellationToken));
    }

    public override Task ShutdownSidecarAsync(CancellationToken cancellationToken) =>
        _connection.InvokeAsync(DaprMethods.Shutdown, new ShutdownRequest(), new DaprOperation(Runtime, "Shutdown", ""), cancellationToken).AsTask();

    public override async Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken)
    {
        var operation = new DaprOperation(Runtime, "GetMetadata", "") { IsIdempotent = true };
        var response = await _connection.InvokeAsync(DaprMethods.GetMetadata, new GetMetadataRequest(), operation, cancellationToken).ConfigureAwait(false);
        return MetadataMessage.Read(response);
    }

    public override Task SetMetadataAsync(string attributeName, string attributeValue, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(attributeName);
        ArgumentNullException.ThrowIfNull(attributeValue);
        var request = new SetMetadataRequest { Key = attributeName, Value = attributeValue };
        return _connection.InvokeAsync(DaprMethods.SetMetadata, request, new DaprOperation(Runtime, "SetMetadata", "", attributeName) { IsIdempotent = true }, cancellationToken).AsTask();
    }

    /// <summary>Waits as one call, however often that asks: that a sidecar is not there yet is what waiting is for, and no failure.</summary>
    private static async Task WaitAsync(Func<Task> wait)
    {
        using var call = DaprTelemetry.Begin(new DaprOperation(Runtime, "WaitForSidecar", ""));
        try
        {
            await wait().ConfigureAwait(false);
            call.Succeeded();
        }
        catch (Exception exception)
        {
            call.Failed(exception);
            throw;
        }
    }

    private async Task<bool> IsWellAsync(string route, CancellationToken cancellationToken) => (await AskAsync(route, cancellationToken).ConfigureAwait(false)).IsHealthy;

    private async Task<bool> CheckAsync(string name, string route, CancellationToken cancellationToken)
    {
        using var call = DaprTelemetry.Begin(new DaprOperation(Runtime, name, ""));
        try
        {
            var (isHealthy, status, cause) = await AskAsync(route, cancellationToken).ConfigureAwait(false);
            if (cause is not null)
            {
                call.Failed(cause);
            }
            else
            {
                call.Answered(status);
            }

            return isHealthy;
        }
        catch (OperationCanceledException exception)
        {
            call.Failed(exception);
            throw;
        }
    }

    /// <summary>Asks whether the sidecar is well: its status, or why there is none.</summary>
    private async Task<(bool IsHealthy, HttpStatusCode Status, Exception? Cause)> AskAsync(string route, CancellationToken cancellationToken)
    {
        try
        {
            // The question is whether it is there now, so it is asked once.
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_connection.HttpEndpoint, route));
            request.Options.Set(RetryHandler.Never, true);
            _connection.Headers.AddToken(request);
            CallHeaders.AddTrace(request);
            using var limit = new CancellationTokenSource(HealthAtMost, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            using var response = await _connection.Http.SendAsync(request, either.Token).ConfigureAwait(false);
            return (response.IsSuccessStatusCode, response.StatusCode, null);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return (false, default, exception);
        }
    }
}
