using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Invocation;

/// <summary>The method of an invocation as a path.</summary>
internal static class InvokedMethod
{
    /// <summary>Why a method cannot be invoked; null when it can.</summary>
    public static string? Fault(string method) =>
        method.Any(letter => letter is '#' or '?' || char.IsControl(letter))
            ? $"rpc error: code = InvalidArgument desc = invalid method: method contains forbidden character: {GoQuote(method)}"
            : null;

    /// <summary>Resolves dots and folds slashes; there is no slash at the beginning or end.</summary>
    public static string Clean(string method) => PathCleaner.Clean("/" + method)[1..];

    /// <summary>Escapes what may not stand in a path. What is escaped already stays so.</summary>
    public static string Escape(string method) =>
        string.Concat(method.EnumerateRunes().Select(rune => IsPlain(rune.Value) ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    private static bool IsPlain(int code) =>
        code < 128 && (char.IsAsciiLetterOrDigit((char)code) || "-._~!$&'()*+,;=:@/%".Contains((char)code));

    private static string GoQuote(string text) =>
        "\"" + string.Concat(text.Select(letter => letter switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ when char.IsControl(letter) => $"\\x{(int)letter:x2}",
            _ => letter.ToString(),
        })) + "\"";
}
