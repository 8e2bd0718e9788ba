namespace Dapr.Rpc.Framing;

/// <summary>Values of <c>-bin</c> headers: base64, sent without padding, accepted with and without.</summary>
internal static class BinaryHeader
{
    public static bool TryDecode(string value, out byte[] bytes)
    {
        var text = value.TrimEnd('=');
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        bytes = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64String(padded, bytes, out var written))
        {
            bytes = [];
            return false;
        }

        Array.Resize(ref bytes, written);
        return true;
    }
}
