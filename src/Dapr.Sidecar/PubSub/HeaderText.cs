namespace Dapr.Sidecar.PubSub;

/// <summary>Texts of others as values of headers.</summary>
internal static class HeaderText
{
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
