using System.Security.Cryptography;
using System.Text;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.State.Encryption;

/// <summary>
/// Values as the runtime keeps them encrypted: the base64 of nonce, AES-GCM ciphertext and tag, then <c>||</c> and the name of
/// the secret that the key is.
/// </summary>
internal sealed class StateCipher
{
    private const string Primary = "primaryEncryptionKey";
    private const string Secondary = "secondaryEncryptionKey";
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private static readonly byte[] Separator = [.. "||"u8];

    private readonly IReadOnlyList<Key> _keys;

    private StateCipher(IReadOnlyList<Key> keys) => _keys = keys;

    /// <summary>The cipher of a component; null when its values are kept as they are.</summary>
    /// <exception cref="InvalidOperationException">A key is no secret, or no key.</exception>
    public static StateCipher? Read(ComponentSpec spec)
    {
        if (!IsGiven(spec, Primary))
        {
            return IsGiven(spec, Secondary) ? throw new InvalidOperationException($"{Secondary} is there without {Primary}") : null;
        }

        return new StateCipher(IsGiven(spec, Secondary) ? [Key.Read(spec, Primary), Key.Read(spec, Secondary)] : [Key.Read(spec, Primary)]);
    }

    public byte[] Encrypt(ReadOnlySpan<byte> value)
    {
        var key = _keys[0];
        var sealedValue = new byte[NonceSize + value.Length + TagSize];
        var nonce = sealedValue.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using (var cipher = new AesGcm(key.Bytes, TagSize))
        {
            cipher.Encrypt(nonce, value, sealedValue.AsSpan(NonceSize, value.Length), sealedValue.AsSpan(NonceSize + value.Length));
        }

        return [.. Encoding.ASCII.GetBytes(Convert.ToBase64String(sealedValue)), .. Separator, .. Encoding.UTF8.GetBytes(key.Name)];
    }

    /// <exception cref="CryptographicException">The value was not written with one of the keys.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> stored)
    {
        var end = stored.LastIndexOf(Separator);
        if (end < 0) throw new CryptographicException("the value is not encrypted: it does not end with || and the name of a key");

        var name = Encoding.UTF8.GetString(stored[(end + Separator.Length)..]);

        // Two keys may be two values of one secret, and then have one name.
        var keys = _keys.Where(key => key.Name == name).ToList();
        if (keys.Count == 0)
        {
            throw new CryptographicException($"the value is encrypted with the key '{name}', which is neither the primary nor the secondary one");
        }

        var sealedValue = new byte[end];
        if (!Convert.TryFromBase64String(Encoding.ASCII.GetString(stored[..end]), sealedValue, out var length) || length < NonceSize + TagSize)
        {
            throw new CryptographicException($"the value says that it is encrypted with the key '{name}', but is not");
        }

        return keys.Select(key => Open(key, sealedValue.AsSpan(0, length))).FirstOrDefault(value => value is not null)
            ?? throw new CryptographicException($"the value does not fit the key '{name}': it was written with another one of that name, or was changed since");
    }

    private static byte[]? Open(Key key, ReadOnlySpan<byte> sealedValue)
    {
        var value = new byte[sealedValue.Length - NonceSize - TagSize];
        try
        {
            using var cipher = new AesGcm(key.Bytes, TagSize);
            cipher.Decrypt(sealedValue[..NonceSize], sealedValue[NonceSize..^TagSize], sealedValue[^TagSize..], value);
            return value;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static bool IsGiven(ComponentSpec spec, string setting) =>
        spec.Metadata.ContainsKey(setting) || spec.Secrets.Any(reference => IsOf(reference, setting));

    private static bool IsOf(SecretReference reference, string setting) => reference.Setting.Equals(setting, StringComparison.OrdinalIgnoreCase);

    private sealed record Key(string Name, byte[] Bytes)
    {
        public static Key Read(ComponentSpec spec, string setting)
        {
            var reference = spec.Secrets.FirstOrDefault(reference => IsOf(reference, setting))
                ?? throw new InvalidOperationException($"{setting} must be a secretKeyRef: values are kept with the name of the secret that encrypts them");
            if (spec.Setting(setting) is not { } text) throw new InvalidOperationException($"{setting} is empty: the secret '{reference.Secret}' could not be read");

            // What the key is stays out of the message.
            byte[]? bytes = null;
            try
            {
                bytes = Convert.FromHexString(text);
            }
            catch (FormatException)
            {
            }

            return bytes is { Length: 16 or 24 or 32 }
                ? new Key(reference.Secret, bytes)
                : throw new InvalidOperationException($"{setting} must be 16, 24 or 32 bytes in hexadecimal digits; the secret '{reference.Secret}' is not");
        }
    }
}
