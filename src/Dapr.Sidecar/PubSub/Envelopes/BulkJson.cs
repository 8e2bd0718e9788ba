using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.PubSub.Envelopes;

/// <summary>The bodies of a bulk over HTTP: entries in, failed entries out.</summary>
internal static class BulkJson
{
    /// <summary>Reads the entries of a bulk.</summary>
    /// <exception cref="JsonException">The body is no list of entries.</exception>
    public static IReadOnlyList<Entry> ReadEntries(ReadOnlyMemory<byte> body)
    {
        JsonElement root;
        try
        {
            root = GoJson.ParseFirst(body);
        }
        catch (JsonException exception)
        {
            throw new JsonException(JsonFault.Describe(body.Span, exception));
        }

        return root.ValueKind switch
        {
            JsonValueKind.Array => [.. root.EnumerateArray().Select(Read)],
            JsonValueKind.Null => [],
            _ => throw Mismatch(root, "[]http.bulkPublishMessageEntry"),
        };
    }

    /// <summary>Writes the answer to a bulk of which the broker did not take all.</summary>
    public static byte[] WriteFailures(IReadOnlyList<BulkFailure> failures, string errorCode)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("failedEntries");
            foreach (var failure in failures)
            {
                writer.WriteStartObject();
                writer.WriteString("entryId", failure.EntryId);
                writer.WriteString("error", failure.Error);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteString("errorCode", errorCode);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static Entry Read(JsonElement element)
    {
        if (element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)) throw Mismatch(element, "http.bulkPublishMessageEntry");

        return new Entry(
            LooseJson.Text(element, "entryId"),
            LooseJson.Member(element, "event") is { ValueKind: not JsonValueKind.Null } value ? value : null,
            LooseJson.Text(element, "contentType"),
            LooseJson.Texts(element, "metadata"));
    }

    private static JsonException Mismatch(JsonElement element, string type) =>
        new($"json: cannot unmarshal {JsonFault.Kind(element)} into Go value of type {type}");

    /// <summary>An entry as it was sent.</summary>
    internal sealed record Entry(string EntryId, JsonElement? Event, string ContentType, IReadOnlyDictionary<string, string> Metadata)
    {
        /// <summary>The bytes to publish: of JSON the value, of text the string, of everything else what its base64 stands for.</summary>
        /// <exception cref="FormatException">The event is not what its content type says.</exception>
        public byte[] Bytes()
        {
            if (Event is not { } value) throw NoMatch();
            if (ContentTypes.IsJson(ContentType) || ContentTypes.IsCloudEvent(ContentType)) return GoJson.Write(value);
            if (value.ValueKind != JsonValueKind.String) throw NoMatch();

            var text = value.GetString()!;
            if (ContentTypes.IsText(ContentType)) return Encoding.UTF8.GetBytes(text);
            if (value.TryGetBytesFromBase64(out var bytes)) return bytes;

            // The misspelt type is the runtime's.
            const string Cause = "error: unable to decode base64 application/octect-stream data: illegal base64 data at input byte";
            throw new FormatException($"{Cause} {Base64Fault.FirstIllegal(text)}");
        }

        private static FormatException NoMatch() => new("error: mismatch between contentType and event");
    }
}
