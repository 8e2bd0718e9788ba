using System.Text;
using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.PubSub;

/// <summary>Publishing over HTTP.</summary>
internal sealed class PubSubHttp(PubSubService service)
{
    private const string Name = "publish";

    public void Map(ApiRoutes routes)
    {
        routes.Map("POST PUT", "/v1.0/publish/bulk/{pubsub}/{topic...}", Name, PublishBulkAsync);
        routes.Map("POST PUT", "/v1.0-alpha1/publish/bulk/{pubsub}/{topic...}", Name, PublishBulkAsync);
        routes.Map("POST PUT", "/v1.0/publish/{pubsub}/{topic...}", Name, PublishAsync);
    }

    private async Task PublishAsync(ApiCall call)
    {
        var (pubSub, topic, metadata) = (call.Parameter("pubsub"), call.Parameter("topic"), call.Metadata());
        service.Find(pubSub, topic, metadata);
        var data = await call.ReadBodyAsync(cause => ApiErrors.PubSubPublish(pubSub, topic, cause));
        await service.PublishAsync(Request(call, pubSub, topic, data, call.Request.ContentType ?? "", metadata), call.Aborted);
        await call.RespondEmptyAsync();
    }

    private async Task PublishBulkAsync(ApiCall call)
    {
        var (pubSub, topic, metadata) = (call.Parameter("pubsub"), call.Parameter("topic"), call.Metadata());
        service.Find(pubSub, topic, metadata);
        var body = await call.ReadBodyAsync(cause => ApiErrors.BulkMalformed(pubSub, topic, service.AppId, cause));
        IReadOnlyList<BulkEntry> entries;
        try
        {
            using var document = JsonDocument.Parse(body);
            entries = document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(entry => Entry(call, entry, pubSub, topic))]
                : throw new JsonException($"json: cannot unmarshal {document.RootElement.ValueKind.ToString().ToLowerInvariant()} into Go value of type []http.bulkPublishMessageEntry");
        }
        catch (JsonException exception)
        {
            throw ApiErrors.BulkMalformed(pubSub, topic, service.AppId, exception.Message).ToException();
        }

        await service.PublishBulkAsync(pubSub, topic, entries, metadata, call.Aborted);
        await call.RespondEmptyAsync();
    }

    private BulkEntry Entry(ApiCall call, JsonElement entry, string pubSub, string topic)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("json: cannot unmarshal an entry that is no object");
        }

        var contentType = entry.TryGetProperty("contentType", out var type) ? type.GetString() ?? "" : "";
        var metadata = new Dictionary<string, string>();
        if (entry.TryGetProperty("metadata", out var given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var pair in given.EnumerateObject())
            {
                metadata[pair.Name] = pair.Value.GetString() ?? "";
            }
        }

        var id = entry.TryGetProperty("entryId", out var entryId) ? entryId.GetString() ?? "" : "";
        var data = id.Length == 0 ? [] : Data(entry, contentType, pubSub, topic);
        return new BulkEntry(id, Request(call, pubSub, topic, data, contentType, metadata));
    }

    /// <summary>The bytes of an entry: JSON as it stands, text of a string, everything else from base64.</summary>
    private byte[] Data(JsonElement entry, string contentType, string pubSub, string topic)
    {
        var media = CloudEvents.MediaType(contentType);
        var hasEvent = entry.TryGetProperty("event", out var data);
        if (media is "application/json" or CloudEventNames.ContentType && hasEvent)
        {
            return Encoding.UTF8.GetBytes(data.GetRawText());
        }

        if (!hasEvent || data.ValueKind != JsonValueKind.String || media.Length == 0)
        {
            throw ApiErrors.BulkEnvelope(pubSub, topic, service.AppId, "error: mismatch between contentType and event").ToException();
        }

        if (media.StartsWith("text/", StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(data.GetString()!);
        }

        return data.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw ApiErrors.BulkEnvelope(
                pubSub, topic, service.AppId, "error: unable to decode base64 application/octect-stream data: illegal base64 data").ToException();
    }

    private static PublishRequest Request(
        ApiCall call, string pubSub, string topic, byte[] data, string contentType, IReadOnlyDictionary<string, string> metadata)
    {
        var trace = TraceHeaders.OfRequest(call.Request.Headers);
        return new PublishRequest
        {
            PubSubName = pubSub,
            Topic = topic,
            Data = data,
            ContentType = contentType,
            Metadata = metadata,
            TraceParent = trace == TraceHeaders.None ? "" : trace,
            TraceState = trace == TraceHeaders.None ? "" : call.Request.Headers[DaprHeaders.TraceState].ToString(),
        };
    }
}
