using System.Diagnostics.CodeAnalysis;
using Dapr.Client;
using Dapr.Common;

namespace Dapr.Cryptography.Encryption;

/// <summary>Encrypts and decrypts by keys that stay with their provider.</summary>
[Experimental(DaprClient.CryptographyDiagnostic, UrlFormat = DaprClient.CryptographyUrl)]
public interface IDaprEncryptionClient : IDaprClient
{
    /// <inheritdoc cref="ICryptographyClient.EncryptAsync(string, ReadOnlyMemory{byte}, string, Client.EncryptionOptions, CancellationToken)"/>
    Task<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> plaintextBytes, string keyName, Models.EncryptionOptions encryptionOptions, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ICryptographyClient.EncryptAsync(string, Stream, string, Client.EncryptionOptions, CancellationToken)"/>
    IAsyncEnumerable<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, Stream plaintextStream, string keyName, Models.EncryptionOptions encryptionOptions, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ICryptographyClient.DecryptAsync(string, ReadOnlyMemory{byte}, string, Client.DecryptionOptions, CancellationToken)"/>
    Task<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> ciphertextBytes, string keyName, Models.DecryptionOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ICryptographyClient.DecryptAsync(string, Stream, string, Client.DecryptionOptions, CancellationToken)"/>
    IAsyncEnumerable<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, Stream ciphertextStream, string keyName, Models.DecryptionOptions? options = null, CancellationToken cancellationToken = default);
}
