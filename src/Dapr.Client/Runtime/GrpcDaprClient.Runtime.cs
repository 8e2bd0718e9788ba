using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Protos.Wire;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string Runtime = "Runtime";

    private static readonly TimeSpan HealthEvery = TimeSpan.FromMilliseconds(100);

    public override Task<bool> CheckHealthAsync(CancellationToken cancellationToken) => CheckAsync(DaprRoutes.Health, cancellationToken);

    public override Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken) => CheckAsync(DaprRoutes.OutboundHealth, cancellationToken);

    public override async Task WaitForSidecarAsync(CancellationToken cancellationToken)
    {
        while (!await CheckOutboundHealthAsync(cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(HealthEvery, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task ShutdownSidecarAsync(CancellationToken cancellationToken) =>
        _connection.InvokeAsync(DaprMethods.Shutdown, new ShutdownRequest(), new DaprOperation(Runtime, "Shutdown", ""), cancellationToken);

    public override async Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken)
    {
        var operation = new DaprOperation(Runtime, "GetMetadata", "");
        var response = await _connection.InvokeAsync(DaprMethods.GetMetadata, new GetMetadataRequest(), operation, cancellationToken).ConfigureAwait(false);
        return new DaprMetadata(
            response.Id,
            [.. (response.ActorRuntime?.ActiveActors ?? []).Select(actor => new DaprActorMetadata(actor.Type, actor.Count))],
            response.ExtendedMetadata,
            [.. response.RegisteredComponents.Select(component => new DaprComponentsMetadata(component.Name, component.Type, component.Version, [.. component.Capabilities]))]);
    }

    public override Task SetMetadataAsync(string attributeName, string attributeValue, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(attributeName);
        var request = new SetMetadataRequest { Key = attributeName, Value = attributeValue };
        return _connection.InvokeAsync(DaprMethods.SetMetadata, request, new DaprOperation(Runtime, "SetMetadata", "", attributeName), cancellationToken);
    }

    private async Task<bool> CheckAsync(string route, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_connection.HttpEndpoint, route));
            _connection.AddToken(request);
            using var response = await _connection.Http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false;
        }
    }
}
