using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Telemetry;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.PubSub;

/// <summary>Publishing over gRPC.</summary>
internal sealed class PubSubGrpc(PubSubService service)
{
    private const string Name = "publish";

    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.PublishEvent, Name, PublishAsync);
        rpcs.MapUnary(DaprMethods.BulkPublishEvent, Name, PublishBulkAsync);
        rpcs.MapUnary(DaprMethods.BulkPublishEventAlpha1, Name, PublishBulkAsync);
    }

    private async Task<Empty> PublishAsync(PublishEventRequest request, RpcServerCall call)
    {
        await service.PublishAsync(
            Request(call, request.PubsubName, request.Topic, request.Data.Memory, request.DataContentType, request.Metadata), call.CancellationToken);
        return new Empty();
    }

    private async Task<BulkPublishResponse> PublishBulkAsync(BulkPublishRequest request, RpcServerCall call)
    {
        var entries = request.Entries
            .Select(entry => new BulkEntry(entry.EntryId, Request(call, request.PubsubName, request.Topic, entry.Event.Memory, entry.ContentType, entry.Metadata)))
            .ToList();
        await service.PublishBulkAsync(request.PubsubName, request.Topic, entries, request.Metadata, call.CancellationToken);
        return new BulkPublishResponse();
    }

    private static PublishRequest Request(
        RpcServerCall call, string pubSub, string topic, ReadOnlyMemory<byte> data, string contentType, IReadOnlyDictionary<string, string> metadata)
    {
        var headers = call.HttpContext.Request.Headers;
        var trace = TraceHeaders.OfRequest(headers);
        return new PublishRequest
        {
            PubSubName = pubSub,
            Topic = topic,
            Data = data,
            ContentType = contentType,
            Metadata = new Dictionary<string, string>(metadata),
            TraceParent = trace == TraceHeaders.None ? "" : trace,
            TraceState = trace == TraceHeaders.None ? "" : headers[DaprHeaders.TraceState].ToString(),
        };
    }
}
