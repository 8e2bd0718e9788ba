using System.Globalization;
using System.Text;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>Cuts an expression into pieces.</summary>
internal static class CelLexer
{
    private static readonly string[] Symbols =
        ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", "(", ")", "[", "]", "{", "}", ".", ","];

    /// <exception cref="CelException">A character fits nowhere, or a string has no end.</exception>
    public static IReadOnlyList<CelToken> Read(string text)
    {
        var tokens = new List<CelToken>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at < text.Length - 1 && text[at] == '/' && text[at + 1] == '/')
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
                continue;
            }

            if (at >= text.Length)
            {
                tokens.Add(new CelToken(CelTokenKind.End, "", at));
                return tokens;
            }

            tokens.Add(Next(text, ref at));
        }
    }

    private static CelToken Next(string text, ref int at)
    {
        var start = at;
        if (StringPrefix(text, at) is { } prefix)
        {
            at += prefix.Length;
            var content = ReadString(text, ref at, isRaw: prefix.Contains('r', StringComparison.OrdinalIgnoreCase));
            return new CelToken(prefix.Contains('b', StringComparison.OrdinalIgnoreCase) ? CelTokenKind.Bytes : CelTokenKind.String, content, start);
        }

        if (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return ReadNumber(text, ref at);
        }

        if (char.IsAsciiLetter(text[at]) || text[at] == '_')
        {
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }

            return new CelToken(CelTokenKind.Identifier, text[start..at], start);
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return new CelToken(CelTokenKind.Symbol, symbol, start);
            }
        }

        throw new CelException($"unexpected character '{text[at]}' at {at}");
    }

    /// <summary>The letters before the quotes of a string; null when none begins here.</summary>
    private static string? StringPrefix(string text, int at)
    {
        for (var length = 0; length <= 2 && at + length < text.Length; length++)
        {
            if (text[at + length] is '"' or '\'')
            {
                return text.Substring(at, length);
            }

            if (text[at + length] is not ('r' or 'R' or 'b' or 'B'))
            {
                return null;
            }
        }

        return null;
    }

    private static string ReadString(string text, ref int at, bool isRaw)
    {
        var quote = text[at].ToString();
        var triple = string.Concat(quote, quote, quote);
        var end = string.CompareOrdinal(text, at, triple, 0, 3) == 0 ? triple : quote;
        var begin = at;
        at += end.Length;
        var content = new StringBuilder();
        while (at < text.Length)
        {
            if (string.CompareOrdinal(text, at, end, 0, end.Length) == 0)
            {
                at += end.Length;
                return content.ToString();
            }

            if (text[at] == '\\' && !isRaw && at + 1 < text.Length)
            {
                content.Append(ReadEscape(text, ref at));
            }
            else
            {
                content.Append(text[at++]);
            }
        }

        throw new CelException($"the string at {begin} has no end");
    }

    private static string ReadEscape(string text, ref int at)
    {
        var letter = text[at + 1];
        at += 2;
        var digits = letter switch { 'x' or 'X' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            var code = at + digits <= text.Length && int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new CelException($"bad escape at {at - 2}");
            at += digits;
            return char.ConvertFromUtf32(code);
        }

        return letter switch
        {
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'v' => "\v",
            '\\' or '\'' or '"' or '`' or '?' => letter.ToString(),
            _ => throw new CelException($"bad escape '\\{letter}' at {at - 2}"),
        };
    }

    private static CelToken ReadNumber(string text, ref int at)
    {
        var start = at;
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X')
        {
            at += 2;
            while (at < text.Length && char.IsAsciiHexDigit(text[at]))
            {
                at++;
            }
        }
        else
        {
            SkipDigits(text, ref at);
            if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
            {
                at++;
                SkipDigits(text, ref at);
            }

            if (at < text.Length && text[at] is 'e' or 'E')
            {
                at++;
                if (at < text.Length && text[at] is '+' or '-')
                {
                    at++;
                }

                SkipDigits(text, ref at);
            }
        }

        var number = text[start..at];
        if (at < text.Length && text[at] is 'u' or 'U')
        {
            at++;
            return new CelToken(CelTokenKind.Uint, number, start);
        }

        var isDouble = !number.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && number.AsSpan().ContainsAny('.', 'e', 'E');
        return new CelToken(isDouble ? CelTokenKind.Double : CelTokenKind.Int, number, start);
    }

    private static void SkipDigits(string text, ref int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
    }
}
