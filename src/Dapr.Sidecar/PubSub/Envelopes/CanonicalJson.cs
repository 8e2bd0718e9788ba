using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.PubSub.Envelopes;

/// <summary>
/// Writes JSON as the runtime writes events: members sorted at every level, no white space, numbers digit by digit as they
/// came, and escaped what could end a script.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>How deep data may nest.</summary>
    public const int DepthLimit = 512;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\', '<', '>', '&', '\u2028', '\u2029']);

    /// <summary>An object of members, each a <see cref="string"/> or a <see cref="JsonElement"/>.</summary>
    public static byte[] Object(IEnumerable<KeyValuePair<string, object>> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WriteMembers(buffer, members, (value, writer) =>
        {
            if (value is JsonElement element)
            {
                Write(element, writer);
            }
            else
            {
                WriteString((string)value, writer);
            }
        });
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A value.</summary>
    public static byte[] Value(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(element, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The first value of a text; what follows it is ignored, as the runtime does.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    public static JsonElement ParseFirst(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(LoneSurrogates.Replace(json).Span, new JsonReaderOptions { MaxDepth = DepthLimit, AllowMultipleValues = true });
        return JsonElement.ParseValue(ref reader);
    }

    private static void Write(JsonElement element, ArrayBufferWriter<byte> buffer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                // Of a name that stands twice the last one counts.
                var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                WriteMembers(buffer, members, Write);
                break;
            case JsonValueKind.Array:
                WriteItems(buffer, element);
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, buffer);
                break;
            default:
                buffer.Write(JsonMarshal.GetRawUtf8Value(element));
                break;
        }
    }

    private static void WriteMembers<T>(
        ArrayBufferWriter<byte> buffer, IEnumerable<KeyValuePair<string, T>> members, Action<T, ArrayBufferWriter<byte>> write)
    {
        buffer.Write("{"u8);
        var isFirst = true;
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            if (!isFirst) buffer.Write(","u8);
            isFirst = false;
            WriteString(name, buffer);
            buffer.Write(":"u8);
            write(value, buffer);
        }

        buffer.Write("}"u8);
    }

    private static void WriteItems(ArrayBufferWriter<byte> buffer, JsonElement list)
    {
        buffer.Write("["u8);
        var isFirst = true;
        foreach (var item in list.EnumerateArray())
        {
            if (!isFirst) buffer.Write(","u8);
            isFirst = false;
            Write(item, buffer);
        }

        buffer.Write("]"u8);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Escaped) is var at and >= 0)
        {
            Encoding.UTF8.GetBytes(rest[..at], buffer);
            Encoding.UTF8.GetBytes(Escape(rest[at]), buffer);
            rest = rest[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(rest, buffer);
        buffer.Write("\""u8);
    }

    private static string Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };
}
