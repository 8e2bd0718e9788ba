namespace Dapr.Sidecar.Api;

/// <summary>
/// Halves of a character in JSON, such as <c>\ud800</c> alone. The grammar allows them and .NET gives up on them; Go reads the
/// replacement character.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>The text with the replacement character in place of each half; the text itself when it has none.</summary>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> json)
    {
        var found = Find(json.Span, 0);
        if (found < 0)
        {
            return json;
        }

        var replaced = json.ToArray();
        for (; found >= 0; found = Find(replaced, found))
        {
            "fffd"u8.CopyTo(replaced.AsSpan(found + 2));
        }

        return replaced;
    }

    private static int Find(ReadOnlySpan<byte> json, int from)
    {
        for (var at = Next(json, from); at >= 0; at = Next(json, at))
        {
            var code = Code(json[at..]);
            if (code is >= 0xD800 and < 0xDC00 && Code(json[Math.Min(at + EscapeLength, json.Length)..]) is >= 0xDC00 and < 0xE000)
            {
                at += 2 * EscapeLength;
            }
            else if (code is >= 0xD800 and < 0xE000)
            {
                return at;
            }
            else
            {
                // What is escaped, another backslash perhaps, begins nothing.
                at += 2;
            }
        }

        return -1;
    }

    private static int Next(ReadOnlySpan<byte> json, int from) =>
        from < json.Length && json[from..].IndexOf((byte)'\\') is var at and >= 0 ? from + at : -1;

    /// <summary>The code that an escape stands for; -1 where none begins.</summary>
    private static int Code(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength
        && text.StartsWith("\\u"u8)
        && int.TryParse(text[2..EscapeLength], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code)
            ? code
            : -1;
}
