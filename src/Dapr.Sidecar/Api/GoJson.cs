using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Dapr.Sidecar.Api;

/// <summary>
/// Reads and writes JSON as the runtime does: of a text only its first value counts, and what is no character becomes U+FFFD;
/// written members are sorted at every level, without white space, and what could end a script is escaped.
/// </summary>
internal static class GoJson
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? Spare;

    /// <summary>How deep data may nest.</summary>
    public const int DepthLimit = 512;

    // What is written at once has room in this for most of it.
    private const int UsualSize = 1024;
    private const int MostKept = 64 * 1024;
    private const int ShortText = 256;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\', '<', '>', '&', '\u2028', '\u2029']);

    /// <summary>The first value of a text; what follows it is ignored.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    public static JsonElement ParseFirst(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(Repair(json).Span, new JsonReaderOptions { MaxDepth = DepthLimit, AllowMultipleValues = true });
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>The one value of a text.</summary>
    /// <exception cref="JsonException">There is none, or more than one.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> json) => JsonElement.Parse(Repair(json).Span, new JsonDocumentOptions { MaxDepth = DepthLimit });

    /// <summary>A value, its numbers digit by digit as they came.</summary>
    public static byte[] Write(JsonElement element)
    {
        var buffer = Rent();
        Write(element, buffer, floats: false);
        return Return(buffer);
    }

    /// <summary>A value that went through the runtime's memory: its numbers are 64-bit floats, so that 1.0 is 1 and long integers lose digits.</summary>
    /// <exception cref="JsonException">A number is too large.</exception>
    public static byte[] Remarshal(JsonElement element)
    {
        var buffer = Rent();
        Write(element, buffer, floats: true);
        return Return(buffer);
    }

    /// <summary>An object of members, each a <see cref="string"/> or a <see cref="JsonElement"/>.</summary>
    public static byte[] WriteObject(IEnumerable<KeyValuePair<string, object>> members)
    {
        var buffer = Rent();
        WriteMembers(
            [.. members.Select(static (member, at) => new Member(member.Key, at, member.Value as string, member.Value is JsonElement element ? element : default))], buffer, floats: false);
        return Return(buffer);
    }

    /// <summary>A text as a JSON string.</summary>
    public static string Quote(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WriteString(text, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A 64-bit float as Go prints it in JSON: exponents only for very large and very small ones.</summary>
    public static string Number(double value)
    {
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        // The shortest digits that give the number back, and the power of ten of the first of them.
        var parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal) is var found and >= 0 ? found : parts[0].Length;
        var first = parts[0].AsSpan().IndexOfAnyExcept('0', '.');
        var exponent = (first < point ? point - 1 - first : point - first)
            + (parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        var sign = value < 0 ? "-" : "";
        if (Math.Abs(value) is < 1e-6 or >= 1e21)
        {
            var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
        }

        return sign + exponent switch
        {
            < 0 => "0." + new string('0', -exponent - 1) + digits,
            _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
            _ => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
        };
    }

    private static void Write(JsonElement element, ArrayBufferWriter<byte> buffer, bool floats)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new Member[element.GetPropertyCount()];
                var count = 0;
                foreach (var member in element.EnumerateObject())
                {
                    members[count] = new(member.Name, count, null, member.Value);
                    count++;
                }

                WriteMembers(members, buffer, floats);
                break;
            case JsonValueKind.Array:
                WriteItems(element, buffer, floats);
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, buffer);
                break;
            case JsonValueKind.Number when floats:
                WriteNumber(element, buffer);
                break;
            default:
                buffer.Write(JsonMarshal.GetRawUtf8Value(element));
                break;
        }
    }

    /// <summary>A number as a 64-bit float, which leaves digits alone, unless they are many.</summary>
    private static void WriteNumber(JsonElement element, ArrayBufferWriter<byte> buffer)
    {
        const int Exact = 15;
        var digits = JsonMarshal.GetRawUtf8Value(element);
        if (digits.Length <= Exact && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            buffer.Write(digits);
        }
        else
        {
            Encoding.UTF8.GetBytes(Number(Float(element)), buffer);
        }
    }

    private static double Float(JsonElement number) => number.GetDouble() is var value && double.IsFinite(value)
        ? value
        : throw new JsonException($"json: cannot unmarshal number {number.GetRawText()} into Go value of type float64");

    private static void WriteMembers(Member[] members, ArrayBufferWriter<byte> buffer, bool floats)
    {
        Array.Sort(members);
        buffer.Write("{"u8);
        var isFirst = true;
        for (var i = 0; i < members.Length; i++)
        {
            // Of a name that stands twice the last one counts.
            var member = members[i];
            if (i + 1 < members.Length && members[i + 1].Name == member.Name) continue;

            if (!isFirst) buffer.Write(","u8);
            isFirst = false;
            WriteString(member.Name, buffer);
            buffer.Write(":"u8);
            if (member.Text is { } text) WriteString(text, buffer);
            else Write(member.Element, buffer, floats);
        }

        buffer.Write("}"u8);
    }

    private static void WriteItems(JsonElement list, ArrayBufferWriter<byte> buffer, bool floats)
    {
        buffer.Write("["u8);
        var isFirst = true;
        foreach (var item in list.EnumerateArray())
        {
            if (!isFirst) buffer.Write(","u8);
            isFirst = false;
            Write(item, buffer, floats);
        }

        buffer.Write("]"u8);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Escaped) is var at and >= 0)
        {
            WriteText(rest[..at], buffer);
            WriteText(Escape(rest[at]), buffer);
            rest = rest[(at + 1)..];
        }

        WriteText(rest, buffer);
        buffer.Write("\""u8);
    }

    private static void WriteText(ReadOnlySpan<char> text, ArrayBufferWriter<byte> buffer)
    {
        if (text.Length <= ShortText) buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(ShortText))));
        else Encoding.UTF8.GetBytes(text, buffer);
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

    /// <summary>Puts U+FFFD in the place of what is no character, so that every string can be read.</summary>
    private static ReadOnlyMemory<byte> Repair(ReadOnlyMemory<byte> json) =>
        LoneSurrogates.Replace(Utf8.IsValid(json.Span) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span)));

    private static ArrayBufferWriter<byte> Rent()
    {
        var buffer = Spare ?? new ArrayBufferWriter<byte>(UsualSize);
        Spare = null;
        return buffer;
    }

    /// <summary>What was written; the thread keeps the buffer for the next time.</summary>
    private static byte[] Return(ArrayBufferWriter<byte> buffer)
    {
        var written = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= MostKept)
        {
            buffer.ResetWrittenCount();
            Spare = buffer;
        }

        return written;
    }

    /// <summary>A member of an object.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="At">Its place among the members as they came.</param>
    /// <param name="Text">Its value, if that is a text.</param>
    /// <param name="Element">Its value otherwise.</param>
    private readonly record struct Member(string Name, int At, string? Text, JsonElement Element) : IComparable<Member>
    {
        /// <summary>By the order of UTF-8 bytes, which UTF-16 has but for surrogates.</summary>
        public int CompareTo(Member other)
        {
            var at = Name.AsSpan().CommonPrefixLength(other.Name);
            var order = at == Name.Length || at == other.Name.Length ? Name.Length - other.Name.Length : Rank(Name[at]) - Rank(other.Name[at]);
            return order != 0 ? order : At - other.At;
        }

        private static int Rank(char character) => char.IsSurrogate(character) ? character + 0x10000 : character;
    }
}
