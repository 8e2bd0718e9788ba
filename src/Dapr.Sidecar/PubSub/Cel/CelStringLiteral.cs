using System.Globalization;
using System.Text;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>String and byte literals: one or three quotes of either kind, raw (<c>r</c>), bytes (<c>b</c>), escapes.</summary>
internal static class CelStringLiteral
{
    public static bool IsStart(string text, int position)
    {
        var quote = position;
        while (quote < text.Length && quote < position + 2 && text[quote] is 'r' or 'R' or 'b' or 'B')
        {
            quote++;
        }

        var isOnePrefixOfEach = quote < position + 2 || char.ToLowerInvariant(text[position]) != char.ToLowerInvariant(text[position + 1]);
        return isOnePrefixOfEach && quote < text.Length && text[quote] is '"' or '\'';
    }

    public static object Read(string text, ref int position)
    {
        var start = position;
        bool isRaw = false, isBytes = false;
        while (text[position] is not ('"' or '\''))
        {
            isRaw |= text[position] is 'r' or 'R';
            isBytes |= text[position] is 'b' or 'B';
            position++;
        }

        var quote = Quote(text, position);
        position += quote.Length;
        var content = new List<byte>();
        while (!text.AsSpan(position).StartsWith(quote, StringComparison.Ordinal))
        {
            if (position >= text.Length || (quote.Length == 1 && text[position] is '\n' or '\r'))
            {
                throw new CelSyntaxException(text, start, "Syntax error: the string is not closed");
            }

            ReadCharacter(text, ref position, isRaw, isBytes, content);
        }

        position += quote.Length;
        return isBytes ? new CelBytes(content.ToArray()) : Encoding.UTF8.GetString([.. content]);
    }

    private static string Quote(string text, int position)
    {
        var three = new string(text[position], 3);
        return text.AsSpan(position).StartsWith(three, StringComparison.Ordinal) ? three : three[..1];
    }

    private static void ReadCharacter(string text, ref int position, bool isRaw, bool isBytes, List<byte> content)
    {
        if (isRaw || text[position] != '\\')
        {
            var isPair = char.IsHighSurrogate(text[position]) && position + 1 < text.Length;
            var length = isPair ? 2 : 1;
            content.AddRange(Encoding.UTF8.GetBytes(text, position, length));
            position += length;
            return;
        }

        var start = position++;
        if (position >= text.Length) throw Invalid(text, start);
        var escape = text[position++];
        switch (escape)
        {
            case 'x' or 'X':
                Append(Code(text, start, ref position, 2, 16), isBytes, text, start, content);
                break;
            case 'u' when !isBytes:
                Append(Code(text, start, ref position, 4, 16), asOctet: false, text, start, content);
                break;
            case 'U' when !isBytes:
                Append(Code(text, start, ref position, 8, 16), asOctet: false, text, start, content);
                break;
            case >= '0' and <= '3':
                position--;
                Append(Code(text, start, ref position, 3, 8), isBytes, text, start, content);
                break;
            default:
                content.Add((byte)Simple(text, start, escape));
                break;
        }
    }

    private static char Simple(string text, int start, char escape) => escape switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' or '?' or '"' or '\'' or '`' => escape,
        _ => throw Invalid(text, start),
    };

    private static uint Code(string text, int start, ref int position, int digits, int radix)
    {
        if (position + digits > text.Length) throw Invalid(text, start);
        var word = text.AsSpan(position, digits);
        position += digits;
        uint code = 0;
        foreach (var digit in word)
        {
            if (!int.TryParse([digit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value >= radix)
            {
                throw Invalid(text, start);
            }

            code = (code * (uint)radix) + (uint)value;
        }

        return code;
    }

    private static void Append(uint code, bool asOctet, string text, int start, List<byte> content)
    {
        if (asOctet && code <= byte.MaxValue)
        {
            content.Add((byte)code);
            return;
        }

        if (!Rune.IsValid(code)) throw Invalid(text, start);
        Span<byte> buffer = stackalloc byte[4];
        content.AddRange(buffer[..new Rune(code).EncodeToUtf8(buffer)]);
    }

    private static CelSyntaxException Invalid(string text, int position) => new(text, position, "Syntax error: invalid escape sequence");
}
