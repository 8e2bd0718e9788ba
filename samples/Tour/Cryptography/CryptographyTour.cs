using System.Security.Cryptography;
using System.Text;
using Dapr;
using Dapr.Client;

namespace Tour.Cryptography;

/// <summary>Cryptography: the sidecar has the keys, the application never sees them.</summary>
internal sealed class CryptographyTour(ICryptographyClient cryptography) : ITourStop
{
    private const string Vault = "crypto";
    private const string Key = "tea-key";

    private static readonly EncryptionOptions Options = new(KeyWrapAlgorithm.Aes);

    public string Block => "Cryptography";

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var recipe = Encoding.UTF8.GetBytes("three minutes");
        var document = await cryptography.EncryptAsync(Vault, recipe, Key, Options, cancellationToken);
        proofs.Equal("encrypted bytes are unreadable", -1, document.Span.IndexOf(recipe));
        var read = await cryptography.DecryptAsync(Vault, document, Key, cancellationToken);
        proofs.Equal("decrypted bytes are as before", "three minutes", Encoding.UTF8.GetString(read.Span));

        await StreamAsync(proofs, cancellationToken);

        var forged = document.ToArray();
        forged[^1] ^= 1;
        await proofs.FailsAsync<DaprException>("forged bytes are refused", "failed to decrypt segment", () => cryptography.DecryptAsync(Vault, forged, Key, cancellationToken));
    }

    /// <summary>A piece at a time, so that a file may be of any length.</summary>
    private async Task StreamAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var book = RandomNumberGenerator.GetBytes(1_000_000);
        using var encrypted = new MemoryStream();
        await foreach (var piece in cryptography.EncryptAsync(Vault, new MemoryStream(book), Key, Options, cancellationToken))
        {
            await encrypted.WriteAsync(piece, cancellationToken);
        }

        encrypted.Position = 0;
        using var decrypted = new MemoryStream();
        await foreach (var piece in cryptography.DecryptAsync(Vault, encrypted, Key, cancellationToken))
        {
            await decrypted.WriteAsync(piece, cancellationToken);
        }

        proofs.Equal("a stream of a million bytes is as before", true, decrypted.ToArray().AsSpan().SequenceEqual(book));
    }
}
