using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.PubSub.Envelopes;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.PubSub;

/// <summary>Publishing over HTTP.</summary>
internal sealed class PubSubHttp(PubSubService service)
{
    private const string Name = "publish";
    private const int PublishFailed = 500;

    public void Map(ApiRoutes routes)
    {
        routes.Map("POST PUT", "/v1.0/publish/bulk/{pubsub}/{topic...}", Name, PublishBulkAsync);
        routes.Map("POST PUT", "/v1.0-alpha1/publish/bulk/{pubsub}/{topic...}", Name, PublishBulkAsync);
        routes.Map("POST PUT", "/v1.0/publish/{pubsub}/{topic...}", Name, PublishAsync);
    }

    private async Task PublishAsync(ApiCall call)
    {
        var (pubSub, topic, metadata) = (call.Parameter("pubsub"), call.Parameter("topic"), call.Metadata());
        var target = service.Find(pubSub, topic, metadata);
        var data = await call.ReadBodyAsync(cause => ApiErrors.PubSubPublish(pubSub, topic, cause));
        await service.PublishAsync(target, Request(call, target, data, call.Request.ContentType ?? "", metadata), call.Aborted);
        await call.RespondEmptyAsync();
    }

    private async Task PublishBulkAsync(ApiCall call)
    {
        var (pubSub, topic, metadata) = (call.Parameter("pubsub"), call.Parameter("topic"), call.Metadata());
        var target = service.Find(pubSub, topic, metadata);
        var body = await call.ReadBodyAsync(cause => ApiErrors.BulkMalformed(pubSub, topic, service.AppId, cause));
        var failures = await service.PublishBulkAsync(target, Entries(call, target, body), metadata, call.Aborted);
        if (failures.Count == 0)
        {
            await call.RespondEmptyAsync();
            return;
        }

        var error = ApiErrors.PubSubPublish(pubSub, topic, string.Join('\n', failures.Select(failure => failure.Error)));
        var answer = BulkJson.WriteFailures(failures, error.ErrorCode);
        call.SetHeader("metadata.error", HeaderText.Printable($"api error: code = {error.RpcCode} desc = {error.Message}"));
        call.SetHeader("metadata.responseData", HeaderText.Printable(System.Text.Encoding.UTF8.GetString(answer)));
        await call.RespondJsonAsync(answer, PublishFailed);
    }

    private List<BulkEntry> Entries(ApiCall call, PublishTarget target, byte[] body)
    {
        var (pubSub, topic) = (target.Component.Spec.Name, target.Topic);
        IReadOnlyList<BulkJson.Entry> read;
        try
        {
            read = BulkJson.ReadEntries(body);
        }
        catch (JsonException exception)
        {
            throw ApiErrors.BulkMalformed(pubSub, topic, service.AppId, exception.Message).ToException();
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<BulkEntry>(read.Count);
        foreach (var entry in read)
        {
            service.AddEntryId(ids, entry.EntryId, target);
            try
            {
                entries.Add(new(entry.EntryId, Request(call, target, entry.Bytes(), entry.ContentType, entry.Metadata)));
            }
            catch (FormatException exception)
            {
                throw ApiErrors.BulkEnvelope(pubSub, topic, service.AppId, exception.Message).ToException();
            }
        }

        return entries;
    }

    private static PublishRequest Request(
        ApiCall call, PublishTarget target, byte[] data, string contentType, IReadOnlyDictionary<string, string> metadata)
    {
        var trace = TraceHeaders.OfRequest(call.Request.Headers);
        return new PublishRequest
        {
            PubSubName = target.Component.Spec.Name,
            Topic = target.Topic,
            Data = data,
            ContentType = contentType,
            Metadata = metadata,
            TraceParent = trace == TraceHeaders.None ? "" : trace,
            TraceState = trace == TraceHeaders.None ? "" : call.Request.Headers[DaprHeaders.TraceState].ToString(),
        };
    }
}
