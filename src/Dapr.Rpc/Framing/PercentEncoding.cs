using System.Buffers;
using System.Globalization;
using System.Text;

namespace Dapr.Rpc.Framing;

/// <summary>The value of <c>grpc-message</c>: UTF-8, in which all but printable ASCII, and the percent sign, is %XX.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)).Replace("%", "", StringComparison.Ordinal));

    public static string Encode(string message)
    {
        if (!message.AsSpan().ContainsAnyExcept(Plain))
        {
            return message;
        }

        var text = new StringBuilder(message.Length + 16);
        foreach (var code in Encoding.UTF8.GetBytes(message))
        {
            if (code is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
            {
                text.Append((char)code);
            }
            else
            {
                text.Append('%').Append(code.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>Reads a message. What is no valid escape stays as it is: a message is for reading and never worth an error.</summary>
    public static string Decode(string value)
    {
        if (!value.Contains('%'))
        {
            return value;
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        var count = 0;
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] == '%'
                && index + 2 < value.Length
                && byte.TryParse(value.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                bytes[count++] = code;
                index += 2;
            }
            else
            {
                count += Encoding.UTF8.GetBytes(value.AsSpan(index, 1), bytes.AsSpan(count));
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
