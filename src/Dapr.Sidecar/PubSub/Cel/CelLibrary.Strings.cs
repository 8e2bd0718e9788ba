using System.Text;
using System.Text.RegularExpressions;
using static Dapr.Sidecar.PubSub.Cel.CelKind;

namespace Dapr.Sidecar.PubSub.Cel;

internal static partial class CelLibrary
{
    private static void AddStrings()
    {
        Member<string, string>("contains", Bool, CelKind.String, CelKind.String, (text, part) =>
            text.Contains(part, StringComparison.Ordinal));
        Member<string, string>("startsWith", Bool, CelKind.String, CelKind.String, (text, part) =>
            text.StartsWith(part, StringComparison.Ordinal));
        Member<string, string>("endsWith", Bool, CelKind.String, CelKind.String, (text, part) =>
            text.EndsWith(part, StringComparison.Ordinal));
        Member<string, string>("matches", Bool, CelKind.String, CelKind.String, Matches);
        Operator<string>("matches", Bool, CelKind.String, Matches);
    }

    // The language's expressions are RE2: no backtracking, so that no pattern of a subscriber can hang the sidecar.
    private static object? Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, Re2Pattern.ToDotNet(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return new CelError("error parsing regexp");
        }
    }

    private static object? Decode(CelBytes bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes.Content.Span);
        }
        catch (DecoderFallbackException)
        {
            return new CelError("invalid UTF-8 in bytes, cannot convert to string");
        }
    }
}
