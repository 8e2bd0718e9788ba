using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>The second line of a document: what is needed to decrypt it, but for the key.</summary>
/// <param name="KeyName">The provider's key that decrypts it; null when the document does not say.</param>
/// <param name="Algorithm">How the key of the document is encrypted.</param>
/// <param name="WrappedKey">The encrypted key of the document.</param>
/// <param name="Cipher">How its data is encrypted.</param>
/// <param name="NoncePrefix">What the nonces of its segments begin with.</param>
internal sealed record DocumentManifest(string? KeyName, string Algorithm, byte[] WrappedKey, DocumentCipher Cipher, byte[] NoncePrefix)
{
    /// <summary>The line, its members in the order of the format.</summary>
    public byte[] Write()
    {
        var json = new StringBuilder("{");
        if (KeyName is { Length: > 0 } name)
        {
            json.Append("\"k\":").Append(GoJson.Quote(name)).Append(',');
        }

        json.Append(CultureInfo.InvariantCulture, $"\"kw\":{WrapAlgorithms.Number(Algorithm)},\"wfk\":\"{Convert.ToBase64String(WrappedKey)}\",");
        json.Append(CultureInfo.InvariantCulture, $"\"cph\":{(int)Cipher},\"np\":\"{Convert.ToBase64String(NoncePrefix)}\"}}");
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    /// <summary>Reads the line; null when it is no such manifest.</summary>
    public static DocumentManifest? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;

            var manifest = new DocumentManifest(
                root.TryGetProperty("k", out var name) ? name.GetString() : null,
                WrapAlgorithms.Name(root.GetProperty("kw").GetInt32()) ?? "",
                root.GetProperty("wfk").GetBytesFromBase64(),
                (DocumentCipher)root.GetProperty("cph").GetInt32(),
                root.GetProperty("np").GetBytesFromBase64());
            return manifest.IsWhole ? manifest : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private bool IsWhole => this is { Algorithm.Length: > 0, WrappedKey.Length: > 0, NoncePrefix.Length: SegmentCipher.NoncePrefixSize } && Enum.IsDefined(Cipher);
}
