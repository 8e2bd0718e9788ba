using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Runtime;

/// <summary>Metadata and shutdown over gRPC.</summary>
internal sealed class RuntimeGrpc(RuntimeState state, MetadataService metadata)
{
    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.GetMetadata, RuntimeHttp.Metadata, (_, _) => Task.FromResult(MetadataMessage.Create(metadata.Collect())));
        rpcs.MapUnary(DaprMethods.SetMetadata, RuntimeHttp.Metadata, (request, _) =>
        {
            state.Extended[request.Key] = request.Value;
            return Task.FromResult(new Empty());
        });
        rpcs.MapUnary(DaprMethods.Shutdown, RuntimeHttp.Shutdown, (_, call) =>
        {
            state.RequestShutdown(call.RequestHeaders.GetValue(DaprHeaders.ForceShutdown) == "true");
            return Task.FromResult(new Empty());
        });
    }
}
