using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Google.Protobuf.Collections;
using Item = Dapr.Client.Autogen.Grpc.v1.ConfigurationItem;

namespace Dapr.Sidecar.Configuration;

/// <summary>The configuration API over gRPC, under its names of today and of old.</summary>
internal sealed class ConfigurationGrpc(ConfigurationService service)
{
    private const string Name = "configuration";

    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.GetConfiguration, Name, GetAsync);
        rpcs.MapUnary(DaprMethods.GetConfigurationAlpha1, Name, GetAsync);
        rpcs.MapServerStreaming(DaprMethods.SubscribeConfiguration, Name, SubscribeAsync);
        rpcs.MapServerStreaming(DaprMethods.SubscribeConfigurationAlpha1, Name, SubscribeAsync);
        rpcs.MapUnary(DaprMethods.UnsubscribeConfiguration, Name, UnsubscribeAsync);
        rpcs.MapUnary(DaprMethods.UnsubscribeConfigurationAlpha1, Name, UnsubscribeAsync);
    }

    private async Task<GetConfigurationResponse> GetAsync(GetConfigurationRequest request, RpcServerCall call)
    {
        var response = new GetConfigurationResponse();
        Add(response.Items, await service.GetAsync(request.StoreName, request.Keys, request.Metadata, call.CancellationToken));
        return response;
    }

    /// <summary>The first message tells the id, and that from here on no change is left out; the others tell the changes.</summary>
    private async Task SubscribeAsync(SubscribeConfigurationRequest request, RpcResponseWriter<SubscribeConfigurationResponse> responses, RpcServerCall call)
    {
        var subscription = await service.SubscribeAsync(request.StoreName, request.Keys, request.Metadata, call.CancellationToken);
        try
        {
            await responses.WriteAsync(new SubscribeConfigurationResponse { Id = subscription.Id });
            await subscription.ReadAsync(
                changes =>
                {
                    var response = new SubscribeConfigurationResponse { Id = subscription.Id };
                    Add(response.Items, changes);
                    return responses.WriteAsync(response);
                },
                call.CancellationToken);
        }
        finally
        {
            // Where the caller has gone, its subscription goes too.
            await subscription.EndAsync();
        }

        if (subscription.IsCutOff) throw new RpcCallException(RpcStatusCode.Unavailable, "the sidecar is stopping");
    }

    private async Task<UnsubscribeConfigurationResponse> UnsubscribeAsync(UnsubscribeConfigurationRequest request, RpcServerCall call) =>
        await service.UnsubscribeAsync(request.Id)
            ? new UnsubscribeConfigurationResponse { Ok = true }
            : new UnsubscribeConfigurationResponse { Message = $"failed to unsubscribe to configuration request {request.Id}: subscription does not exist" };

    private static void Add(MapField<string, Item> items, IReadOnlyDictionary<string, ConfigurationValue> values)
    {
        foreach (var (key, value) in values)
        {
            items[key] = new Item { Value = value.Value, Version = value.Version, Metadata = { new Dictionary<string, string>(value.Metadata) } };
        }
    }
}
