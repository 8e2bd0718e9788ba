using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Cryptography.Keys;

/// <summary>Reads keys in JSON (RFC 7517), alone or as a set.</summary>
internal static class JsonKey
{
    /// <summary>Reads one key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static CryptoKey Read(byte[] content)
    {
        using var json = Parse(content, "failed to unmarshal JSON into key hint");
        return Read(json.RootElement);
    }

    /// <summary>Reads a set of keys, by their ids; those without one cannot be asked for.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Dictionary<string, CryptoKey> ReadSet(byte[] content)
    {
        using var json = Parse(content, "failed to unmarshal JSON into key set");
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("it has no list of keys, named \"keys\"");
        }

        var keys = new Dictionary<string, CryptoKey>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            var key = Read(item);
            if (Text(item, "kid") is { Length: > 0 } id)
            {
                keys[id] = key;
            }
        }

        return keys;
    }

    private static CryptoKey Read(JsonElement key) => Text(key, "kty") switch
    {
        "oct" => CryptoKey.OfBytes(Bytes(key, "k") ?? throw Missing("k")),
        "RSA" => CryptoKey.OfRsa(Rsa(key)),
        "EC" or "OKP" => CryptoKey.OfOtherKind,
        null => throw Missing("kty"),
        var other => throw new FormatException($"invalid key type from JSON: {other}"),
    };

    private static RSAParameters Rsa(JsonElement key)
    {
        var modulus = Bytes(key, "n") ?? throw Missing("n");
        var parameters = new RSAParameters { Modulus = modulus, Exponent = Bytes(key, "e") ?? throw Missing("e") };
        if (Bytes(key, "d") is { } d)
        {
            // The framework wants each as long as it may be, where the standard leaves zeros out.
            parameters.D = Padded(d, modulus.Length);
            (parameters.P, parameters.Q) = (Half("p"), Half("q"));
            (parameters.DP, parameters.DQ, parameters.InverseQ) = (Half("dp"), Half("dq"), Half("qi"));
        }

        return parameters;

        byte[] Half(string name) => Padded(Bytes(key, name) ?? throw Missing(name), (modulus.Length + 1) / 2);
    }

    private static byte[] Padded(byte[] number, int length) => number.Length >= length ? number : [.. new byte[length - number.Length], .. number];

    private static byte[]? Bytes(JsonElement key, string name)
    {
        if (Text(key, name) is not { } text) return null;

        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            // Without what stands there: it is a key.
            throw new FormatException($"its member \"{name}\" is no base64");
        }
    }

    private static string? Text(JsonElement key, string name) =>
        key.ValueKind == JsonValueKind.Object && key.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static JsonDocument Parse(byte[] content, string failed)
    {
        try
        {
            return JsonDocument.Parse(content);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{failed}: {JsonFault.Describe(content, exception)}");
        }
    }

    private static FormatException Missing(string name) => new($"a key in JSON needs its member \"{name}\"");
}
