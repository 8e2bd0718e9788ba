using System.Text;

namespace Dapr.Sidecar.Api;

/// <summary>
/// Reads the Connection header so that the names in it survive. Kestrel sets the header anew when it holds <c>keep-alive</c>, and what
/// else it named, which is not to be handed on, is lost then. Connections are kept alive anyway, so that word is left out
/// where there are others.
/// </summary>
internal sealed class ConnectionHeader : Encoding
{
    private const string KeepAlive = "keep-alive";

    private ConnectionHeader()
    {
    }

    public static Encoding Encoding { get; } = new ConnectionHeader();

    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => Read(bytes, index, count).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var text = Read(bytes, byteIndex, byteCount);
        text.CopyTo(chars.AsSpan(charIndex));
        return text.Length;
    }

    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    public override int GetMaxCharCount(int byteCount) => Latin1.GetMaxCharCount(byteCount);

    private static string Read(byte[] bytes, int index, int count)
    {
        var text = Latin1.GetString(bytes, index, count);
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length < 2 ? text : string.Join(", ", names.Where(name => !name.Equals(KeepAlive, StringComparison.OrdinalIgnoreCase)));
    }
}
