using System.Text;
using System.Text.Json;

namespace Dapr.Sidecar.Api;

/// <summary>Says what is wrong with JSON in the words that users of the runtime know.</summary>
internal static class JsonFault
{
    /// <summary>Describes why a text could not be read.</summary>
    public static string Describe(ReadOnlySpan<byte> json, JsonException exception)
    {
        if (json.IsEmpty) return "EOF";

        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new() { MaxDepth = GoJson.DepthLimit }));
        try
        {
            while (reader.Read())
            {
                // Only where it stops matters.
            }

            var isOpen = reader.CurrentDepth > 0
                || reader.TokenType is JsonTokenType.None or JsonTokenType.StartArray or JsonTokenType.StartObject
                || reader.BytesConsumed < json.Length;
            return isOpen ? "unexpected EOF" : exception.Message;
        }
        catch (JsonException)
        {
            var rest = json[(int)Math.Min(reader.BytesConsumed, json.Length - 1)..].TrimStart(" \t\r\n,:"u8);
            Rune.DecodeFromUtf8(rest, out var character, out _);
            return $"invalid character '{character}' looking for beginning of value";
        }
    }

    /// <summary>The name of a kind of value.</summary>
    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "null",
    };
}
