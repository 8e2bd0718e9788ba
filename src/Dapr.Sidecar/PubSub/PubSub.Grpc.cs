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
    private const string TraceId = "traceid";

    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.PublishEvent, Name, PublishAsync);
        rpcs.MapUnary(DaprMethods.BulkPublishEvent, Name, PublishBulkAsync);
        rpcs.MapUnary(DaprMethods.BulkPublishEventAlpha1, Name, PublishBulkAsync);
    }

    private async Task<Empty> PublishAsync(PublishEventRequest message, RpcServerCall call)
    {
        var target = service.Find(message.PubsubName, message.Topic, message.Metadata);
        var request = Request(call, target, message.Data.Memory, message.DataContentType, message.Metadata);
        await service.PublishAsync(target, target.IsRaw ? WithTrace(request) : request, call.CancellationToken);
        return new Empty();
    }

    private async Task<BulkPublishResponse> PublishBulkAsync(BulkPublishRequest message, RpcServerCall call)
    {
        var target = service.Find(message.PubsubName, message.Topic, message.Metadata);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<BulkEntry>(message.Entries.Count);
        foreach (var entry in message.Entries)
        {
            service.AddEntryId(ids, entry.EntryId, target);
            entries.Add(new(entry.EntryId, Request(call, target, entry.Event.Memory, entry.ContentType, entry.Metadata)));
        }

        var failures = await service.PublishBulkAsync(target, entries, message.Metadata, call.CancellationToken);
        if (failures.Count == 0) return new BulkPublishResponse();

        var causes = string.Join('\n', failures.Select(failure => failure.Error));
        throw ApiErrors.PubSubPublish(message.PubsubName, message.Topic, causes).ToException();
    }

    private static PublishRequest Request(
        RpcServerCall call,
        PublishTarget target,
        ReadOnlyMemory<byte> data,
        string contentType,
        IReadOnlyDictionary<string, string> metadata)
    {
        var headers = call.HttpContext.Request.Headers;
        var trace = TraceHeaders.OfRpc(headers);
        return new PublishRequest
        {
            PubSubName = target.Component.Spec.Name,
            Topic = target.Topic,
            Data = data,
            ContentType = contentType,
            Metadata = new Dictionary<string, string>(metadata),
            TraceParent = trace == TraceHeaders.None ? "" : trace,
            TraceState = trace == TraceHeaders.None ? "" : headers[DaprHeaders.TraceState].ToString(),
        };
    }

    // Bytes without an envelope have no other place for the trace; over HTTP the runtime leaves it out all the same.
    private static PublishRequest WithTrace(PublishRequest request)
    {
        if (request.TraceParent.Length == 0) return request;

        var metadata = new Dictionary<string, string>(request.Metadata)
        {
            [TraceId] = request.TraceParent,
            [DaprHeaders.TraceParent] = request.TraceParent,
        };
        if (request.TraceState.Length > 0) metadata[DaprHeaders.TraceState] = request.TraceState;
        return request with { Metadata = metadata };
    }
}
