using System.Buffers;
using System.Text.Json;

namespace Dapr.Actors.Dispatch;

/// <summary>
/// A failure in plain JSON: <c>{"$daprActorError":{"type":…,"message":…,"inner":{…}}}</c> as the body of an answer whose status is good, and the header
/// <see cref="ActorHeaders.Failure"/>. The name at its front tells it from a result where headers do not arrive, as over gRPC.
/// </summary>
internal static class JsonFailure
{
    private const int Deepest = 64;

    private static ReadOnlySpan<byte> Start => "{\"$daprActorError\":"u8;

    public static ReadOnlyMemory<byte> Write(ActorFailure failure)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("$daprActorError");
            Write(writer, failure);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The failure that a body tells of; null where it is a result.</summary>
    public static ActorFailure? Read(ReadOnlyMemory<byte> body)
    {
        if (!body.Span.StartsWith(Start))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Deepest });
            return Read(document.RootElement.EnumerateObject().First().Value);
        }
        catch (JsonException)
        {
            // Whatever else begins like it is left to who asked.
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, ActorFailure failure)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, failure.Type);
        writer.WriteString("message"u8, failure.Message);
        if (failure.Inner is { } inner)
        {
            writer.WritePropertyName("inner"u8);
            Write(writer, inner);
        }

        writer.WriteEndObject();
    }

    private static ActorFailure? Read(JsonElement element) => element.ValueKind != JsonValueKind.Object
        ? null
        : new ActorFailure
        {
            Type = Text(element, "type"),
            Message = Text(element, "message"),
            Inner = element.TryGetProperty("inner", out var inner) ? Read(inner) : null,
        };

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
