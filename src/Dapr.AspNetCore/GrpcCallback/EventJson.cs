using System.Text.Json;
using System.Text.Unicode;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Protos.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.AspNetCore.GrpcCallback;

/// <summary>Events as they come over HTTP, from what comes over gRPC.</summary>
internal static class EventJson
{
    private const string Json = "application/json";
    private const string Binary = "application/octet-stream";

    /// <summary>The CloudEvent of an event.</summary>
    public static byte[] Write(TopicEventRequest request) => Write(json =>
    {
        json.WriteStartObject();
        WriteAttributes(json, request.Id, request.Source, request.Type, request.SpecVersion, request.DataContentType, request.Data, request.Extensions);
        if (request.Extensions?.Fields.ContainsKey("topic") != true) json.WriteString("topic", request.Topic);
        if (request.Extensions?.Fields.ContainsKey("pubsubname") != true) json.WriteString("pubsubname", request.PubsubName);
        json.WriteEndObject();
    });

    /// <summary>The envelope of a bulk.</summary>
    public static byte[] Write(TopicEventBulkRequest request) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", request.Id);
        json.WriteString("type", request.Type);
        json.WriteString("topic", request.Topic);
        json.WriteString("pubsubname", request.PubsubName);
        WriteMetadata(json, request.Metadata);
        json.WriteStartArray("entries");
        foreach (var entry in request.Entries)
        {
            json.WriteStartObject();
            json.WriteString("entryId", entry.EntryId);
            WriteEvent(json, entry);
            WriteMetadata(json, entry.Metadata);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteEvent(Utf8JsonWriter json, TopicEventBulkRequestEntry entry)
    {
        if (entry.CloudEvent is not { } cloudEvent)
        {
            json.WriteBase64String("event", entry.Bytes.Span);
            json.WriteString("contentType", entry.ContentType.Length > 0 ? entry.ContentType : Binary);
            return;
        }

        json.WriteStartObject("event");
        WriteAttributes(json, cloudEvent.Id, cloudEvent.Source, cloudEvent.Type, cloudEvent.SpecVersion, cloudEvent.DataContentType, cloudEvent.Data, cloudEvent.Extensions);
        json.WriteEndObject();
        json.WriteString("contentType", CloudEventNames.ContentType);
    }

    private static void WriteAttributes(Utf8JsonWriter json, string id, string source, string type, string specVersion, string contentType, ByteString data, Struct? extensions)
    {
        json.WriteString("id", id);
        json.WriteString("source", source);
        json.WriteString("type", type);
        json.WriteString("specversion", specVersion);
        json.WriteString("datacontenttype", contentType);
        foreach (var (name, value) in extensions?.Fields ?? [])
        {
            json.WritePropertyName(name);
            json.WriteRawValue(JsonFormatter.Default.Format(value));
        }

        WriteData(json, contentType.Split(';')[0].Trim(), data);
    }

    /// <summary>JSON as JSON, text as text, everything else as bytes.</summary>
    private static void WriteData(Utf8JsonWriter json, string mediaType, ByteString data)
    {
        // Bytes of any type may come; only what is text can be written as such.
        if (mediaType.Equals(Binary, StringComparison.OrdinalIgnoreCase) || !Utf8.IsValid(data.Span))
        {
            json.WriteBase64String("data_base64", data.Span);
        }
        else if (!IsJson(mediaType))
        {
            json.WriteString("data", data.Span);
        }
        else if (data.Length > 0)
        {
            json.WritePropertyName("data");
            if (IsValid(data)) json.WriteRawValue(data.Span, skipInputValidation: true);
            else json.WriteStringValue(data.Span);
        }
    }

    private static bool IsJson(string mediaType) =>
        mediaType.Length == 0 || mediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || mediaType.Equals(CloudEventNames.ContentType, StringComparison.OrdinalIgnoreCase);

    private static bool IsValid(ByteString data)
    {
        try
        {
            JsonElement.Parse(data.Span);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteMetadata(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        json.WriteStartObject("metadata");
        foreach (var (name, value) in metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        return stream.ToArray();
    }
}
