using System.Diagnostics.CodeAnalysis;
using Dapr.Client;

namespace Dapr.Cryptography.Encryption;

/// <summary>Encrypts and decrypts by keys that stay with their provider. Derive from it, or mock it, for tests.</summary>
[Experimental(DaprClient.CryptographyDiagnostic, UrlFormat = DaprClient.CryptographyUrl)]
public abstract class DaprEncryptionClient : IDaprEncryptionClient
{
    /// <summary>Makes one.</summary>
    protected DaprEncryptionClient()
    {
    }

    /// <inheritdoc/>
    public abstract Task<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> plaintextBytes, string keyName, Models.EncryptionOptions encryptionOptions, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract IAsyncEnumerable<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, Stream plaintextStream, string keyName, Models.EncryptionOptions encryptionOptions, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> ciphertextBytes, string keyName, Models.DecryptionOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract IAsyncEnumerable<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, Stream ciphertextStream, string keyName, Models.DecryptionOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the client holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> calls.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
