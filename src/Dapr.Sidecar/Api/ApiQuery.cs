namespace Dapr.Sidecar.Api;

/// <summary>Query strings as the runtime reads them.</summary>
internal static class ApiQuery
{
    /// <summary>The pairs in order. Of a pair that cannot be unescaped nothing is kept.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string? query)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in (query ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (part, "") : (part[..at], part[(at + 1)..]);
            if (IsWellFormed(name) && IsWellFormed(value))
            {
                pairs.Add(new(Unescape(name), Unescape(value)));
            }
        }

        return pairs;
    }

    /// <summary>Unescapes; a plus sign is a space.</summary>
    public static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>Whether every percent sign begins an escape.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var index = text.IndexOf('%', StringComparison.Ordinal); index >= 0; index = text.IndexOf('%', index + 1))
        {
            if (index + 2 >= text.Length || !char.IsAsciiHexDigit(text[index + 1]) || !char.IsAsciiHexDigit(text[index + 2]))
            {
                return false;
            }
        }

        return true;
    }
}
