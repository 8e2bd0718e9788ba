using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Dapr.Sidecar.Api;

/// <summary>Says why JSON is no message of a type: where it stops being one, and at which field, as the runtime does.</summary>
internal static class ProtoJsonFault
{
    /// <summary>Describes the first value that does not fit; null when all that is looked at does.</summary>
    /// <param name="json">The text, which is JSON.</param>
    /// <param name="type">The message that it should be.</param>
    public static string? Describe(ReadOnlySpan<byte> json, MessageDescriptor type)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return Message(json, ref reader, type);
    }

    private static string? Message(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, MessageDescriptor type)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return Unexpected(json, ref reader);

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var field = type.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name || field.Name == name);
            reader.Read();
            if (field is null || field.IsMap || reader.TokenType == JsonTokenType.Null) reader.Skip();
            else if ((field.IsRepeated ? Items(json, ref reader, field) : Single(json, ref reader, field)) is { } fault) return fault;
        }

        return null;
    }

    private static string? Items(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, FieldDescriptor field)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return Unexpected(json, ref reader);

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Single(json, ref reader, field) is { } fault) return fault;
        }

        return null;
    }

    private static string? Single(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, FieldDescriptor field)
    {
        if (field.FieldType == FieldType.Message)
        {
            switch (field.MessageType.FullName)
            {
                case "google.protobuf.Duration":
                    return reader.TokenType != JsonTokenType.String ? Unexpected(json, ref reader)
                        : IsDuration(reader.GetString()!) ? null
                        : $"({Place(json, ref reader)}): invalid google.protobuf.Duration value {Raw(json, ref reader)}";
                case var name when name.StartsWith("google.protobuf.", StringComparison.Ordinal):
                    reader.Skip();
                    return null;
                default:
                    return Message(json, ref reader, field.MessageType);
            }
        }

        var fits = field.FieldType switch
        {
            FieldType.String or FieldType.Bytes => reader.TokenType == JsonTokenType.String,
            FieldType.Bool => reader.TokenType is JsonTokenType.True or JsonTokenType.False,
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Number(ref reader) is >= int.MinValue and <= int.MaxValue,
            FieldType.UInt32 or FieldType.Fixed32 => Number(ref reader) is >= 0 and <= uint.MaxValue,
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Number(ref reader) is >= long.MinValue and <= long.MaxValue,
            FieldType.UInt64 or FieldType.Fixed64 => Number(ref reader) is >= 0 and <= ulong.MaxValue,
            _ => true,
        };
        if (!fits) return $"({Place(json, ref reader)}): invalid value for {field.FieldType.ToString().ToLowerInvariant()} field {field.JsonName}: {Raw(json, ref reader)}";

        reader.Skip();
        return null;
    }

    /// <summary>An integer, which may stand in quotes; null for everything else.</summary>
    private static decimal? Number(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.String => reader.GetString()!,
            _ => "",
        };
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number) ? number : null;
    }

    private static bool IsDuration(string text) =>
        text.EndsWith('s') && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static string Unexpected(ReadOnlySpan<byte> json, ref Utf8JsonReader reader) => $"syntax error ({Place(json, ref reader)}): unexpected token {Raw(json, ref reader)}";

    private static string Raw(ReadOnlySpan<byte> json, ref Utf8JsonReader reader) => Encoding.UTF8.GetString(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);

    private static string Place(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var before = json[..(int)reader.TokenStartIndex];
        return $"line {before.Count((byte)'\n') + 1}:{Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1}";
    }
}
