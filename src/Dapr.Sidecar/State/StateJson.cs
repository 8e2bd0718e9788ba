using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.State;

/// <summary>The JSON of the state API. It is read as strictly as the runtime does: a number is no etag.</summary>
internal static class StateJson
{
    public const string FirstWrite = "first-write";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 10_000 };

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="malformed">The error when it is not what it should be.</param>
    /// <param name="read">Reads the root.</param>
    public static T Read<T>(byte[] body, Func<string, ApiError> malformed, Func<JsonElement, T> read)
    {
        try
        {
            using var document = body.Length == 0 ? throw new FormatException("EOF") : JsonDocument.Parse(LoneSurrogates.Replace(body), Options);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw malformed(exception.Message).ToException();
        }
    }

    /// <summary>The items of a save.</summary>
    public static IReadOnlyList<StateWrite> Items(JsonElement root, IReadOnlyDictionary<string, string> queryMetadata)
    {
        if (root.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        var writes = new List<StateWrite>();
        foreach (var item in Array(root, "[]state.SetRequest"))
        {
            var write = Item(Object(item, "state.SetRequest"), isDeletion: false, queryMetadata);
            writes.Add(write.Key.Length > 0 ? write : throw new FormatException("\"key\" is a required field"));
        }

        return writes;
    }

    /// <summary>The keys of a bulk read.</summary>
    public static IReadOnlyList<string> Keys(JsonElement root) =>
        Object(root, "http.BulkGetRequest").TryGetProperty("keys", out var keys) && keys.ValueKind != JsonValueKind.Null
            ? [.. Array(keys, "[]string").Select(key => Text(key, "keys") ?? "")]
            : [];

    /// <summary>The operations of a transaction. An unknown one, or a bad key, refuses the whole.</summary>
    public static IReadOnlyList<StateWrite> Operations(string store, JsonElement root)
    {
        if (!Object(root, "http.stateTransactionRequestBody").TryGetProperty("operations", out var operations)
            || operations.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        var writes = new List<StateWrite>();
        foreach (var operation in Array(operations, "[]http.stateOperation"))
        {
            var kind = Member(operation, "operation") ?? "";
            if (kind is not ("upsert" or "delete"))
            {
                throw ApiErrors.StateOperationUnknown(kind).ToException();
            }

            // An operation without a request is one with an empty key.
            using var empty = JsonDocument.Parse("{}");
            var request = operation.TryGetProperty("request", out var given) && given.ValueKind != JsonValueKind.Null ? given : empty.RootElement;
            var write = Item(Object(request, "state.SetRequest"), kind == "delete", new Dictionary<string, string>());
            StateService.Check(store, write.Key, named: false);
            writes.Add(write);
        }

        return writes;
    }

    /// <summary>The answer of a bulk read. A value that is no JSON spoils all of it: the runtime then sends nothing.</summary>
    public static byte[] Write(IReadOnlyList<StateItemRead> items)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var (key, value) in items)
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                if (value is not null)
                {
                    if (value.Data.Length > 0)
                    {
                        json.WritePropertyName("data");
                        try
                        {
                            json.WriteRawValue(value.Data.Span);
                        }
                        catch (JsonException)
                        {
                            return [];
                        }
                    }

                    if (value.Etag is { } etag)
                    {
                        json.WriteString("etag", etag);
                    }

                    if (value.ExpiresAt is { } end)
                    {
                        json.WriteStartObject("metadata");
                        json.WriteString("ttlExpireTime", StateTime.Format(end));
                        json.WriteEndObject();
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    private static StateWrite Item(JsonElement item, bool isDeletion, IReadOnlyDictionary<string, string> queryMetadata)
    {
        var metadata = new Dictionary<string, string>();
        if (item.TryGetProperty("metadata", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            foreach (var pair in Object(given, "map[string]string").EnumerateObject())
            {
                metadata[pair.Name] = Text(pair.Value, "SetRequest.metadata") ?? "";
            }
        }

        foreach (var (name, value) in queryMetadata)
        {
            metadata[name] = value;
        }

        return new StateWrite
        {
            Key = Member(item, "key") ?? "",
            Value = isDeletion ? default(ReadOnlyMemory<byte>?) : item.TryGetProperty("value", out var data) ? GoJson.Normalize(data) : "null"u8.ToArray(),
            Etag = Member(item, "etag"),
            FirstWrite = item.TryGetProperty("options", out var options)
                && options.ValueKind == JsonValueKind.Object
                && Member(options, "concurrency") == FirstWrite,
            Metadata = metadata,
        };
    }

    private static string? Member(JsonElement element, string name) =>
        Object(element, "struct").TryGetProperty(name, out var value) ? Text(value, $"SetRequest.{name}") : null;

    private static string? Text(JsonElement value, string field) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => throw new FormatException($"json: cannot unmarshal {Kind(value)} into Go struct field {field} of type string"),
    };

    private static JsonElement Object(JsonElement element, string type) =>
        element.ValueKind == JsonValueKind.Object ? element : throw Mismatch(element, type);

    private static JsonElement.ArrayEnumerator Array(JsonElement element, string type) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw Mismatch(element, type);

    private static FormatException Mismatch(JsonElement element, string type) =>
        new($"json: cannot unmarshal {Kind(element)} into Go value of type {type}");

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
