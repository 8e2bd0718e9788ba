using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Dapr.Actors.Runtime;

/// <summary>The state of actors over HTTP.</summary>
internal sealed class HttpActorStateStore(ActorHttpApi api) : IActorStateStore
{
    private const string ExpiryHeader = "metadata.ttlExpireTime";

    public Task<StoredState> ReadAsync(string actorType, string actorId, string key, CancellationToken cancellationToken) => api.SendAsync(
        HttpMethod.Get,
        $"state/{ActorHttpApi.Segment(key)}",
        null,
        RuntimeErrors.Operation("GetActorState", actorType, actorId, isIdempotent: true),
        static (response, body) => new StoredState(
            body,
            response.Headers.TryGetValues(ExpiryHeader, out var values) || response.Content.Headers.TryGetValues(ExpiryHeader, out values) ? StateWire.Time(values.FirstOrDefault()) : null),
        cancellationToken);

    public Task WriteAsync(string actorType, string actorId, IReadOnlyList<StateOperation> operations, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            Write(json, operations);
        }

        return api.SendAsync(HttpMethod.Put, "state", body.WrittenMemory, RuntimeErrors.Operation("ExecuteActorStateTransaction", actorType, actorId), cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<StateOperation> operations)
    {
        json.WriteStartArray();
        foreach (var operation in operations)
        {
            json.WriteStartObject();
            json.WriteString("operation", operation.Json is null ? StateWire.Delete : StateWire.Upsert);
            json.WriteStartObject("request");
            json.WriteString("key", operation.Key);
            if (operation.Json is { } value)
            {
                json.WritePropertyName("value");

                // It was written by the serializer a moment ago, and is JSON.
                json.WriteRawValue(value.Span, skipInputValidation: true);
            }

            if (operation.TtlInSeconds is { } seconds)
            {
                json.WriteStartObject("metadata");
                json.WriteString(StateWire.TtlName, seconds.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
