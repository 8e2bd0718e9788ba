using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.State;

/// <summary>
/// The JSON of the state API, read as Go reads it: the first value of the body counts, names are compared without case,
/// null is what was not given, and a number is no etag.
/// </summary>
internal static class StateJson
{
    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="malformed">The error when it is not what it should be.</param>
    /// <param name="read">Reads the root.</param>
    public static T Read<T>(byte[] body, Func<string, ApiError> malformed, Func<JsonElement, T> read)
    {
        JsonElement root;
        try
        {
            root = GoJson.ParseFirst(body);
        }
        catch (JsonException exception)
        {
            throw malformed(JsonFault.Describe(body, exception)).ToException();
        }

        try
        {
            return read(root);
        }
        catch (JsonException exception)
        {
            throw malformed(exception.Message).ToException();
        }
    }

    /// <summary>The items of a save.</summary>
    public static IReadOnlyList<StateWrite> Items(JsonElement root, IReadOnlyDictionary<string, string> queryMetadata)
    {
        var writes = new List<StateWrite>();
        foreach (var item in Array(root, "[]state.SetRequest"))
        {
            var write = Item(item, isDeletion: false, queryMetadata);
            writes.Add(write.Key.Length > 0 ? write : throw new JsonException("\"key\" is a required field"));
        }

        return writes;
    }

    /// <summary>What a bulk read is about, and how many are read at a time.</summary>
    public static (IReadOnlyList<StateRead> Reads, int Parallelism) Reads(JsonElement root, IReadOnlyDictionary<string, string> queryMetadata)
    {
        var metadata = Metadata(root, "BulkGetRequest.metadata");
        foreach (var (name, value) in queryMetadata)
        {
            metadata[name] = value;
        }

        return (
            [
                .. Array(Member(root, "keys", "http.BulkGetRequest"), "[]string")
                    .Select(key => new StateRead { Key = Text(key, "BulkGetRequest.keys") ?? "", Metadata = metadata }),
            ],
            Number(Member(root, "parallelism", "http.BulkGetRequest"), "BulkGetRequest.parallelism"));
    }

    /// <summary>The operations of a transaction. An unknown one, or a bad key, refuses the whole.</summary>
    public static IReadOnlyList<StateWrite> Operations(string store, JsonElement root)
    {
        const string Body = "http.stateTransactionRequestBody";
        Metadata(root, "stateTransactionRequestBody.metadata", Body);
        var writes = new List<StateWrite>();
        foreach (var operation in Array(Member(root, "operations", Body), "[]http.stateTransactionRequestBodyOperation"))
        {
            var kind = Text(Member(operation, "operation", Body), "stateTransactionRequestBodyOperation.operation") ?? "";
            if (kind is not (StateWords.Upsert or StateWords.Delete))
            {
                throw ApiErrors.StateOperationUnknown(kind).ToException();
            }

            var write = Item(Member(operation, "request", Body), kind == StateWords.Delete, new Dictionary<string, string>());
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
            foreach (var item in items)
            {
                json.WriteStartObject();
                json.WriteString("key", item.Key);
                if (item.Error is { } error)
                {
                    json.WriteString("error", error);
                }
                else if (item.Value is { } value && !TryWrite(json, value))
                {
                    return [];
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    private static bool TryWrite(Utf8JsonWriter json, StateValue value)
    {
        if (value.Data.Length > 0)
        {
            try
            {
                using var document = JsonDocument.Parse(value.Data, new JsonDocumentOptions { MaxDepth = GoJson.DepthLimit });
                json.WritePropertyName("data");
                json.WriteRawValue(value.Data.Span, skipInputValidation: true);
            }
            catch (JsonException)
            {
                return false;
            }
        }

        if (value.Etag is { } etag)
        {
            json.WriteString("etag", etag);
        }

        if (value.ExpiresAt is { } end)
        {
            json.WriteStartObject("metadata");
            json.WriteString(StateTime.ExpiryName, StateTime.Format(end));
            json.WriteEndObject();
        }

        return true;
    }

    private static StateWrite Item(JsonElement item, bool isDeletion, IReadOnlyDictionary<string, string> queryMetadata)
    {
        const string Type = "state.SetRequest";
        var metadata = Metadata(item, "SetRequest.metadata", Type);
        foreach (var (name, value) in queryMetadata)
        {
            metadata[name] = value;
        }

        var options = Member(item, "options", Type);
        return new StateWrite
        {
            Key = Text(Member(item, "key", Type), "SetRequest.key") ?? "",
            Value = isDeletion ? default(ReadOnlyMemory<byte>?) : Value(Member(item, "value", Type)),
            IsJson = true,
            Etag = Text(Member(item, "etag", Type), "SetRequest.etag"),
            Concurrency = Text(Member(options, "concurrency", "state.SetStateOption"), "SetRequest.options.Concurrency") ?? "",
            Consistency = Text(Member(options, "consistency", "state.SetStateOption"), "SetRequest.options.Consistency") ?? "",
            Metadata = metadata,
        };
    }

    /// <summary>A value that is missing is null, and is stored so.</summary>
    private static byte[] Value(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : GoJson.Remarshal(value);

    private static Dictionary<string, string> Metadata(JsonElement owner, string field, string type = "struct")
    {
        var metadata = new Dictionary<string, string>();
        var given = Member(owner, "metadata", type);
        if (!IsAbsent(given))
        {
            foreach (var pair in given.ValueKind == JsonValueKind.Object ? given.EnumerateObject() : throw Mismatch(given, "map[string]string"))
            {
                metadata[pair.Name] = Text(pair.Value, field) ?? "";
            }
        }

        return metadata;
    }

    /// <summary>A member, undefined when it is missing; of several that differ in case only the last one counts.</summary>
    private static JsonElement Member(JsonElement element, string name, string type) =>
        IsAbsent(element) ? default
        : element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().LastOrDefault(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
        : throw Mismatch(element, type);

    private static IEnumerable<JsonElement> Array(JsonElement element, string type) =>
        IsAbsent(element) ? []
        : element.ValueKind == JsonValueKind.Array ? element.EnumerateArray()
        : throw Mismatch(element, type);

    private static string? Text(JsonElement value, string field) =>
        IsAbsent(value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new JsonException($"json: cannot unmarshal {JsonFault.Kind(value)} into Go struct field {field} of type string");

    private static int Number(JsonElement value, string field) =>
        IsAbsent(value) ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? (int)Math.Clamp(number, int.MinValue, int.MaxValue)
        : throw new JsonException($"json: cannot unmarshal {JsonFault.Kind(value)} into Go struct field {field} of type int");

    private static bool IsAbsent(JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static JsonException Mismatch(JsonElement element, string type) =>
        new($"json: cannot unmarshal {JsonFault.Kind(element)} into Go value of type {type}");
}
