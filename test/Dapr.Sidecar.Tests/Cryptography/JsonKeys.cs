using System.Buffers.Text;
using System.Security.Cryptography;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>Writes keys in JSON.</summary>
internal static class JsonKeys
{
    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static string OfBytes(byte[] key, string id = "") => $$"""{"kid":"{{id}}","kty":"oct","k":"{{Encode(key)}}"}""";

    public static string OfRsa(RSA rsa, bool withPrivate, string id = "")
    {
        var key = rsa.ExportParameters(withPrivate);
        var half = withPrivate
            ? $$""","d":"{{Encode(key.D!)}}","p":"{{Encode(key.P!)}}","q":"{{Encode(key.Q!)}}","dp":"{{Encode(key.DP!)}}","dq":"{{Encode(key.DQ!)}}","qi":"{{Encode(key.InverseQ!)}}" """
            : "";
        return $$"""{"kid":"{{id}}","kty":"RSA","n":"{{Encode(key.Modulus!)}}","e":"{{Encode(key.Exponent!)}}"{{half}}}""";
    }

    public static string Set(params string[] keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";
}
