using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.PubSub.Envelopes;
using Dapr.Sidecar.PubSub.Routing;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>What goes around the events of a bulk, and what comes back.</summary>
internal static class BulkContent
{
    /// <summary>The type of a bulk.</summary>
    public const string Type = "com.dapr.event.sent.bulk";

    /// <summary>The name, among metadata and headers, of the component.</summary>
    public const string PubSubName = "pubsubName";

    /// <summary>What goes along as headers; a bulk has no trace, though its events have.</summary>
    public static IReadOnlyDictionary<string, string> Headers(string pubSubName) =>
        new Dictionary<string, string> { [PubSubName] = pubSubName, [DaprHeaders.TraceParent] = TraceHeaders.None };

    /// <summary>The bulk as an HTTP application gets it.</summary>
    public static byte[] Write(IReadOnlyList<BulkTopicEvent> events)
    {
        var first = events[0].Event;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("entries");
            foreach (var entry in events)
            {
                Write(writer, entry);
            }

            writer.WriteEndArray();
            writer.WriteString("id", UniqueId.New());
            writer.WriteStartObject("metadata");
            writer.WriteString(PubSubName, first.Subscription.PubSubName);
            writer.WriteEndObject();
            writer.WriteString("pubsubname", first.Subscription.PubSubName);
            writer.WriteString("topic", first.Message.Topic);
            writer.WriteString("type", Type);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The answers of an HTTP application: an entry that it does not name, or names with no word that is known, is to be tried again.</summary>
    public static IReadOnlyList<TopicAnswer> Read(IReadOnlyList<BulkTopicEvent> events, byte[] body)
    {
        Dictionary<string, string> statuses;
        try
        {
            using var document = JsonDocument.Parse(LoneSurrogates.Replace(body));
            statuses = LooseJson.List(document.RootElement, "statuses")
                .Select(status => (EntryId: LooseJson.Text(status, "entryId"), Status: LooseJson.Text(status, "status")))
                .GroupBy(status => status.EntryId, status => status.Status, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return All(events, TopicAnswer.Retry("the application's answer to the bulk is not the JSON that it should be"));
        }

        return [.. events.Select(entry => statuses.GetValueOrDefault(entry.EntryId) switch
        {
            "SUCCESS" => TopicAnswer.Success,
            "DROP" => TopicAnswer.Drop("the application answered DROP"),
            "RETRY" => TopicAnswer.Retry("the application answered RETRY"),
            null => TopicAnswer.Retry("the application's answer to the bulk does not name the event"),
            _ => TopicAnswer.Retry("the application answered a status that is none of SUCCESS, RETRY and DROP"),
        })];
    }

    /// <summary>One answer for all.</summary>
    public static IReadOnlyList<TopicAnswer> All(IReadOnlyList<BulkTopicEvent> events, TopicAnswer answer) => [.. events.Select(_ => answer)];

    private static void Write(Utf8JsonWriter writer, BulkTopicEvent entry)
    {
        var isRaw = entry.Event.Subscription.IsRaw();
        writer.WriteStartObject();
        writer.WriteString("entryId", entry.EntryId);
        if (isRaw)
        {
            writer.WriteBase64String("event", entry.Event.Message.Data.Span);
        }
        else
        {
            writer.WritePropertyName("event");
            writer.WriteRawValue(GoJson.Write(entry.Event.CloudEvent), skipInputValidation: true);
        }

        writer.WriteStartObject("metadata");
        foreach (var (name, value) in entry.Event.Message.Metadata)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteString("contentType", isRaw ? ContentTypes.Binary : CloudEventNames.ContentType);
        writer.WriteEndObject();
    }
}
