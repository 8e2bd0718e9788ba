using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Telemetry;
using Google.Protobuf;

namespace Dapr.Sidecar.Bindings;

/// <summary>Asking output bindings over gRPC.</summary>
internal sealed class BindingsGrpc(BindingService service)
{
    public void Map(ApiRpcs rpcs) => rpcs.MapUnary(DaprMethods.InvokeBinding, "bindings", InvokeAsync);

    private async Task<InvokeBindingResponse> InvokeAsync(InvokeBindingRequest message, RpcServerCall call)
    {
        var request = new OutputBindingRequest { Operation = message.Operation, Data = message.Data.Memory, Metadata = message.Metadata };
        var headers = call.HttpContext.Request.Headers;
        var trace = TraceHeaders.AsMetadata(TraceHeaders.OfRpc(headers), headers);
        var (response, error) = await service.InvokeAsync(message.Name, request, trace, call.CancellationToken);
        var answered = new RpcHeaders();
        foreach (var (name, value) in response.Metadata.Where(pair => HeaderText.IsName(pair.Key)))
        {
            answered.Add(DaprHeaders.MetadataPrefix + name.ToLowerInvariant(), HeaderText.Printable(value));
        }

        call.SetHeaders(answered);
        if (error is not null) throw error.ToException();

        var result = new InvokeBindingResponse { Data = UnsafeByteOperations.UnsafeWrap(response.Data ?? default) };
        result.Metadata.Add(new Dictionary<string, string>(response.Metadata));
        return result;
    }
}
