using System.Buffers;

namespace Dapr.Sidecar.Api;

/// <summary>Says where a text stops to be base64.</summary>
internal static class Base64Fault
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /// <summary>The place of the first character that cannot stand there.</summary>
    public static int FirstIllegal(string text)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Letters);
        return at < 0 ? text.Length - (text.Length % 4) : at;
    }
}
