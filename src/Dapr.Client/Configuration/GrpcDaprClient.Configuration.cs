using Dapr.Common.Errors;
using Dapr.Protos;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string Configuration = "Configuration";
    private const string ConfigurationFeature = "configuration";

    public override async Task<GetConfigurationResponse> GetConfiguration(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        var request = new Wire.GetConfigurationRequest { StoreName = storeName, Keys = { keys ?? [] } };
        Add(request.Metadata, metadata);
        var operation = new DaprOperation(Configuration, "GetConfiguration", storeName) { IsIdempotent = true };
        var response = await _connection.AlphaNames.InvokeAsync(ConfigurationFeature, operation, isAlpha => _connection
            .InvokeAsync(isAlpha ? DaprMethods.GetConfigurationAlpha1 : DaprMethods.GetConfiguration, request, operation, cancellationToken).AsTask()).ConfigureAwait(false);
        return new GetConfigurationResponse(GrpcConfigurationSource.Read(response.Items));
    }

    public override async Task<SubscribeConfigurationResponse> SubscribeConfiguration(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        var request = new Wire.SubscribeConfigurationRequest { StoreName = storeName, Keys = { keys ?? [] } };
        Add(request.Metadata, metadata);
        var operation = new DaprOperation(Configuration, "SubscribeConfiguration", storeName);
        return new SubscribeConfigurationResponse(await _connection.AlphaNames.InvokeAsync(ConfigurationFeature, operation, isAlpha => GrpcConfigurationSource.OpenAsync(
            _connection, isAlpha ? DaprMethods.SubscribeConfigurationAlpha1 : DaprMethods.SubscribeConfiguration, request, operation, cancellationToken)).ConfigureAwait(false));
    }

    public override async Task<UnsubscribeConfigurationResponse> UnsubscribeConfiguration(string storeName, string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(id);
        var request = new Wire.UnsubscribeConfigurationRequest { StoreName = storeName, Id = id };
        var operation = new DaprOperation(Configuration, "UnsubscribeConfiguration", storeName, id);
        var response = await _connection.AlphaNames.InvokeAsync(ConfigurationFeature, operation, isAlpha => _connection
            .InvokeAsync(isAlpha ? DaprMethods.UnsubscribeConfigurationAlpha1 : DaprMethods.UnsubscribeConfiguration, request, operation, cancellationToken).AsTask()).ConfigureAwait(false);
        return new UnsubscribeConfigurationResponse(response.Ok, response.Message);
    }
}
