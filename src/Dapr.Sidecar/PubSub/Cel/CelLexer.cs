using System.Globalization;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>Splits an expression into words.</summary>
internal sealed class CelLexer(string text)
{
    // Longer symbols first: the first that fits is taken.
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _position;

    public List<CelToken> Read()
    {
        var tokens = new List<CelToken>();
        while (SkipBlanks())
        {
            tokens.Add(Next());
        }

        tokens.Add(new(CelTokenKind.End, text.Length, ""));
        return tokens;
    }

    private bool SkipBlanks()
    {
        while (_position < text.Length)
        {
            if (text[_position] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _position++;
            }
            else if (text.AsSpan(_position).StartsWith("//", StringComparison.Ordinal))
            {
                var end = text.IndexOf('\n', _position);
                _position = end < 0 ? text.Length : end;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private CelToken Next()
    {
        var start = _position;
        var character = text[start];
        if (CelStringLiteral.IsStart(text, start))
        {
            var value = CelStringLiteral.Read(text, ref _position);
            return new(CelTokenKind.Literal, start, text[start.._position], value);
        }

        if (char.IsAsciiDigit(character) || (character == '.' && char.IsAsciiDigit(At(start + 1))))
        {
            return Number(start);
        }

        if (char.IsAsciiLetter(character) || character == '_')
        {
            return Word(start);
        }

        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(start).StartsWith(symbol, StringComparison.Ordinal))
            {
                _position += symbol.Length;
                return new(CelTokenKind.Symbol, start, symbol);
            }
        }

        throw new CelSyntaxException(text, start, $"Syntax error: token recognition error at: '{character}'");
    }

    private CelToken Word(int start)
    {
        while (char.IsAsciiLetterOrDigit(At(_position)) || At(_position) == '_')
        {
            _position++;
        }

        var word = text[start.._position];
        return word switch
        {
            "true" => new(CelTokenKind.Literal, start, word, true),
            "false" => new(CelTokenKind.Literal, start, word, false),
            "null" => new(CelTokenKind.Literal, start, word),
            _ => new(CelTokenKind.Identifier, start, word),
        };
    }

    private CelToken Number(int start)
    {
        if (text[start] == '0' && At(start + 1) is 'x' or 'X' && char.IsAsciiHexDigit(At(start + 2)))
        {
            _position += 2;
            SkipWhile(char.IsAsciiHexDigit);
            return Integer(start, text.AsSpan(start + 2, _position - start - 2), NumberStyles.AllowHexSpecifier);
        }

        SkipWhile(char.IsAsciiDigit);
        var isDouble = SkipFraction() | SkipExponent();
        if (!isDouble) return Integer(start, text.AsSpan(start, _position - start), NumberStyles.None);

        var value = double.Parse(text.AsSpan(start, _position - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsInfinity(value)
            ? throw new CelSyntaxException(text, start, "invalid double literal")
            : new(CelTokenKind.Literal, start, text[start.._position], value);
    }

    // An integer stays unsigned here: the parser knows whether a minus stands before it.
    private CelToken Integer(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        var isParsed = ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var value);
        if (At(_position) is 'u' or 'U')
        {
            _position++;
            return isParsed
                ? new(CelTokenKind.Literal, start, text[start.._position], value)
                : throw new CelSyntaxException(text, start, "invalid uint literal");
        }

        return isParsed
            ? new(CelTokenKind.Literal, start, text[start.._position], new CelMagnitude(value))
            : throw new CelSyntaxException(text, start, "invalid int literal");
    }

    private bool SkipFraction()
    {
        if (At(_position) != '.' || !char.IsAsciiDigit(At(_position + 1))) return false;
        _position++;
        SkipWhile(char.IsAsciiDigit);
        return true;
    }

    private bool SkipExponent()
    {
        if (At(_position) is not ('e' or 'E')) return false;
        var digits = At(_position + 1) is '+' or '-' ? _position + 2 : _position + 1;
        if (!char.IsAsciiDigit(At(digits))) return false;
        _position = digits;
        SkipWhile(char.IsAsciiDigit);
        return true;
    }

    private void SkipWhile(Func<char, bool> fits)
    {
        while (fits(At(_position)))
        {
            _position++;
        }
    }

    private char At(int position) => position < text.Length ? text[position] : '\0';
}

/// <summary>The digits of an int literal, whose sign is not known yet.</summary>
internal readonly record struct CelMagnitude(ulong Value);
