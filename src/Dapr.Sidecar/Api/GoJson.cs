using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dapr.Sidecar.Api;

/// <summary>
/// Writes JSON as the runtime does after it has read it: keys sorted, no white space, numbers through a 64-bit float.
/// What an application saves over HTTP comes back so.
/// </summary>
internal static class GoJson
{
    /// <summary>Reads a value and writes it anew.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static byte[] Normalize(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(LoneSurrogates.Replace(json));
        return Normalize(document.RootElement);
    }

    /// <summary>Writes a value anew.</summary>
    public static byte[] Normalize(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            Write(writer, element);
        }

        return stream.ToArray();
    }

    /// <summary>A number as Go prints a 64-bit float in JSON: exponents only for very large and very small ones.</summary>
    public static string Number(double value)
    {
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var magnitude = Math.Abs(value);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var digits = new string([.. text.TrimStart('-').Split('E')[0].Where(char.IsAsciiDigit)]);
        var exponent = Exponent(text);
        digits = digits.TrimStart('0').TrimEnd('0');
        if (magnitude is < 1e-6 or >= 1e21)
        {
            var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
            return $"{(value < 0 ? "-" : "")}{mantissa}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture).TrimStart('0')}";
        }

        var plain = exponent switch
        {
            < 0 => "0." + new string('0', -exponent - 1) + digits,
            _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
            _ => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
        };
        return (value < 0 ? "-" : "") + plain;
    }

    /// <summary>The power of ten of the first digit that is not zero.</summary>
    private static int Exponent(string text)
    {
        var parts = text.TrimStart('-').Split('E');
        var power = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var whole = parts[0].Split('.')[0];
        if (whole.TrimStart('0').Length > 0)
        {
            return power + whole.TrimStart('0').Length - 1;
        }

        var fraction = parts[0].Split('.')[1];
        return power - (fraction.Length - fraction.TrimStart('0').Length) - 1;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();

                // Of a key that stands twice the last one counts.
                var members = new SortedDictionary<string, JsonElement>(Utf8Order.Instance);
                foreach (var member in element.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                foreach (var (name, value) in members)
                {
                    writer.WritePropertyName(Escape(name));
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Escape(element.GetString()!));
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(element.GetDouble()), skipInputValidation: true);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <summary>Go escapes what could end a script in HTML; everything else stays as it is.</summary>
    private static JsonEncodedText Escape(string text) => JsonEncodedText.Encode(text, GoEncoder);

    private static readonly JavaScriptEncoder GoEncoder = CreateEncoder();

    private static JavaScriptEncoder CreateEncoder()
    {
        var settings = new TextEncoderSettings(System.Text.Unicode.UnicodeRanges.All);
        return JavaScriptEncoder.Create(settings);
    }

    private sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? left, string? right) =>
            Encoding.UTF8.GetBytes(left ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right ?? ""));
    }
}
