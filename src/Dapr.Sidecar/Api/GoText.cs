using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dapr.Sidecar.Api;

/// <summary>JSON values as Go prints them by default: what the runtime does where it wants a text and was given a value.</summary>
internal static class GoText
{
    /// <summary>The text of a value: of a string itself, of an object its sorted members as <c>map[a:1 b:2]</c>, of a list <c>[1 2]</c>.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"map[{string.Join(' ', Members(value).Select(member => $"{member.Key}:{Of(member.Value)}"))}]",
        JsonValueKind.Array => $"[{string.Join(' ', value.EnumerateArray().Select(Of))}]",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => Number(value.GetDouble()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "<nil>",
    };

    /// <summary>The text of a JSON value that is given as bytes.</summary>
    public static byte[] OfJson(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetBytes(Of(GoJson.ParseFirst(json)));

    private static SortedDictionary<string, JsonElement> Members(JsonElement value)
    {
        // Of a name that stands twice the last one counts.
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }

    /// <summary>Other than in JSON, numbers of a million and more have an exponent, which has two digits.</summary>
    private static string Number(double value)
    {
        if (value == 0 || Math.Abs(value) is >= 1e-4 and < 1e6) return GoJson.Number(value);

        // Rounding to the digits that are needed is done by then: this only moves the point.
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits < 16; digits++)
        {
            var shorter = value.ToString("E" + digits, CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) != value) continue;
            text = shorter;
            break;
        }

        var (mantissa, exponent) = (text[..text.IndexOf('E')], int.Parse(text[(text.IndexOf('E') + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
