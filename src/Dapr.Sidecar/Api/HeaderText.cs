namespace Dapr.Sidecar.Api;

/// <summary>Texts of others as values of headers.</summary>
internal static class HeaderText
{
    // These say how the request itself is sent.
    private static readonly HashSet<string> OfTheRequest = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Expect",
    };

    /// <summary>Whether a name can be that of a header, on either protocol.</summary>
    public static bool IsName(string name) => name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>Puts what others call their metadata on a request, but for what is the request's own, or of its body.</summary>
    public static void Add(HttpRequestMessage request, string name, string value)
    {
        if (!OfTheRequest.Contains(name)) request.Headers.TryAddWithoutValidation(name, SingleLine(value));
    }

    /// <summary>The text without what would end the header, or the request.</summary>
    public static string SingleLine(string text) =>
        text.AsSpan().ContainsAny('\r', '\n', '\0') ? text.Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ') : text;

    /// <summary>The text with nothing but what every server lets through in an answer.</summary>
    public static string Printable(string text) =>
        string.Create(text.Length, text, (target, source) =>
        {
            for (var index = 0; index < source.Length; index++)
            {
                target[index] = source[index] is >= ' ' and <= '~' ? source[index] : source[index] is '\r' or '\n' ? ' ' : '?';
            }
        });
}
