using System.Text.Encodings.Web;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Actors.Reminders;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.State;

namespace Dapr.Sidecar.Actors;

/// <summary>The JSON of the actors API, read as the runtime does.</summary>
internal static class ActorJson
{
    // As the runtime's own JSON library names the type in an error.
    private const string ReminderType =
        """struct { Data json.RawMessage "json:\"data\""; FailurePolicy *common.JobFailurePolicy "json:\"failure_policy,omitempty\""; *api.createReminderAlias }""";

    private const string TimerType = """struct { Data json.RawMessage "json:\"data\""; *api.createTimerAlias }""";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A reminder; how it fails the runtime reads over gRPC only.</summary>
    public static ReminderTerms Reminder(JsonElement root, ActorKey key, string name)
    {
        CheckObject(root, ReminderType);
        return new ReminderTerms
        {
            Key = key,
            Name = name,
            DueTime = LooseJson.Text(root, "dueTime"),
            Period = LooseJson.Text(root, "period"),
            TimeToLive = LooseJson.Text(root, "ttl"),
            Data = Data(root),
            Overwrites = LooseJson.Member(root, "overwrite") switch
            {
                null or { ValueKind: JsonValueKind.Null or JsonValueKind.True } => true,
                { ValueKind: JsonValueKind.False } => false,
                { } other => throw new JsonException($"json: cannot unmarshal {JsonFault.Kind(other)} into Go value of type bool"),
            },
        };
    }

    /// <summary>A timer, and until when it is due.</summary>
    public static (ActorSignal Timer, string TimeToLive) Timer(JsonElement root, ActorKey key, string name)
    {
        CheckObject(root, TimerType);
        var timer = new ActorSignal
        {
            Key = key,
            Name = name,
            IsTimer = true,
            DueTime = LooseJson.Text(root, "dueTime"),
            Period = LooseJson.Text(root, "period"),
            Callback = LooseJson.Text(root, "callback"),
            Data = Data(root),
        };
        return (timer, LooseJson.Text(root, "ttl"));
    }

    /// <summary>The operations of a transaction, not yet looked at.</summary>
    public static IReadOnlyList<(string Operation, JsonElement? Request)> Operations(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array =>
        [
            .. root.EnumerateArray().Select(operation => operation.ValueKind is JsonValueKind.Object or JsonValueKind.Null
                ? (LooseJson.Text(operation, "operation"), LooseJson.Member(operation, "request") is { ValueKind: not JsonValueKind.Null } request ? request : default(JsonElement?))
                : throw Mismatch(operation, "api.TransactionalOperation")),
        ],
        JsonValueKind.Null => [],
        _ => throw Mismatch(root, "[]api.TransactionalOperation"),
    };

    /// <summary>An operation of a transaction.</summary>
    /// <exception cref="FormatException">It is none; the message is the runtime's.</exception>
    public static StateWrite Write(string operation, JsonElement? request)
    {
        if (operation.Length == 0) throw new FormatException("operation is empty");
        if (operation is not (StateWords.Upsert or StateWords.Delete)) throw new FormatException($"operation type {operation} not supported");
        if (request is not { } given) throw new FormatException("request data is empty");
        if (given.ValueKind != JsonValueKind.Object) throw new FormatException($"'' expected a map, got '{GoKind(given)}'");

        try
        {
            var key = LooseJson.Text(given, "key");
            if (key.Length == 0) throw new FormatException("missing key");

            var isUpsert = operation == StateWords.Upsert;
            return new StateWrite
            {
                Key = key,
                Value = !isUpsert ? default(ReadOnlyMemory<byte>?) : LooseJson.Member(given, "value") is { } value ? GoJson.Remarshal(value) : "null"u8.ToArray(),
                IsJson = true,
                Metadata = isUpsert ? LooseJson.Texts(given, "metadata") : new Dictionary<string, string>(),
            };
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>A reminder as the HTTP API shows it.</summary>
    public static byte[] Write(ActorReminder reminder)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("actorID", reminder.ActorId);
            json.WriteString("actorType", reminder.ActorType);
            if (ActorMessages.ToJson(reminder.Data) is { } data)
            {
                json.WritePropertyName("data");
                json.WriteRawValue(data.Span, skipInputValidation: true);
            }

            if (reminder.HasDueTime) json.WriteString("dueTime", reminder.DueTime);
            if (reminder.HasPeriod) json.WriteString("period", reminder.Period);
            if (reminder.HasTtl) json.WriteString("ttl", reminder.Ttl);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>What a reminder or a timer is called with, without the white space; null when nothing is said.</summary>
    private static ReadOnlyMemory<byte>? Data(JsonElement root)
    {
        if (LooseJson.Member(root, "data") is not { } data) return null;

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            data.WriteTo(json);
        }

        return stream.ToArray();
    }

    private static void CheckObject(JsonElement root, string type)
    {
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)) throw Mismatch(root, type);
    }

    private static string GoKind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => "float64",
        JsonValueKind.Array => "slice",
        _ => JsonFault.Kind(value),
    };

    private static JsonException Mismatch(JsonElement value, string type) => new($"json: cannot unmarshal {JsonFault.Kind(value)} into Go value of type {type}");
}
