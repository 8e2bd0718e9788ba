using System.Globalization;
using System.Text;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>
/// Puts a pattern of RE2, the language of <c>matches</c>, into that of .NET: classes mean ASCII, <c>$</c> means the very end,
/// and named groups and POSIX classes are written otherwise.
/// </summary>
internal static class Re2Pattern
{
    private const string Digit = "0-9";
    private const string Word = "0-9A-Za-z_";
    private const string Space = @"\t\n\f\r ";

    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = Digit,
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = Word,
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>The same pattern for .NET.</summary>
    public static string ToDotNet(string pattern)
    {
        var result = new StringBuilder(pattern.Length);
        var isInClass = false;
        for (var index = 0; index < pattern.Length; index++)
        {
            var rest = pattern.AsSpan(index);
            if (rest[0] == '\\' && rest.Length > 1)
            {
                result.Append(Escape(rest[1], isInClass));
                index++;
            }
            else if (isInClass && PosixClass(rest) is { } posix)
            {
                result.Append(posix.Members);
                index += posix.Length - 1;
            }
            else if (isInClass)
            {
                isInClass = rest[0] != ']';
                result.Append(rest[0] == '[' ? @"\[" : rest[..1]);
            }
            else if (rest[0] == '[')
            {
                index += BeginClass(rest, result) - 1;
                isInClass = true;
            }
            else if (rest.StartsWith("(?P<", StringComparison.Ordinal))
            {
                result.Append("(?<");
                index += 3;
            }
            else
            {
                result.Append(rest[0] == '$' ? @"\z" : rest[..1]);
            }
        }

        return result.ToString();
    }

    // A bracket that comes first in a class is a member of it.
    private static int BeginClass(ReadOnlySpan<char> rest, StringBuilder result)
    {
        var length = rest.Length > 1 && rest[1] == '^' ? 2 : 1;
        result.Append(rest[..length]);
        if (rest.Length <= length || rest[length] != ']') return length;
        result.Append(@"\]");
        return length + 1;
    }

    private static string Escape(char letter, bool isInClass) => (letter, isInClass) switch
    {
        ('d', false) => $"[{Digit}]",
        ('d', true) => Digit,
        ('D', false) => $"[^{Digit}]",
        ('w', false) => $"[{Word}]",
        ('w', true) => Word,
        ('W', false) => $"[^{Word}]",
        ('s', false) => $"[{Space}]",
        ('s', true) => Space,
        ('S', false) => $"[^{Space}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\{letter}"),
    };

    private static (string Members, int Length)? PosixClass(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("[:", StringComparison.Ordinal)) return null;
        var end = rest.IndexOf(":]", StringComparison.Ordinal);
        return end > 0 && PosixClasses.TryGetValue(rest[2..end].ToString(), out var members) ? (members, end + 2) : null;
    }
}
