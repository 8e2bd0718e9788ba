using System.Diagnostics.CodeAnalysis;

namespace Dapr.Client;

/// <summary>Encrypts and decrypts by keys that stay with their provider. <see cref="DaprClient"/> implements it; tests fake it.</summary>
[Experimental(DaprClient.CryptographyDiagnostic, UrlFormat = DaprClient.CryptographyUrl)]
public interface ICryptographyClient
{
    /// <summary>Encrypts data that is in memory.</summary>
    /// <param name="vaultResourceName">The crypto provider.</param>
    /// <param name="plaintextBytes">The data.</param>
    /// <param name="keyName">The provider's key.</param>
    /// <param name="encryptionOptions">How.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The document.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> plaintextBytes, string keyName, EncryptionOptions encryptionOptions, CancellationToken cancellationToken = default);

    /// <summary>Encrypts what a stream holds, however long that is: it goes out while it is read, and the document comes back meanwhile.</summary>
    /// <param name="vaultResourceName">The crypto provider.</param>
    /// <param name="plaintextStream">The data. It is read while the document is enumerated, and not disposed.</param>
    /// <param name="keyName">The provider's key.</param>
    /// <param name="encryptionOptions">How.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The document, piece by piece. The call begins when it is enumerated; each enumeration is a call.</returns>
    /// <exception cref="DaprException">The call failed; what came before is no whole document.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, Stream plaintextStream, string keyName, EncryptionOptions encryptionOptions, CancellationToken cancellationToken = default);

    /// <summary>Decrypts a document that is in memory.</summary>
    /// <param name="vaultResourceName">The crypto provider.</param>
    /// <param name="ciphertextBytes">The document.</param>
    /// <param name="keyName">The provider's key; it goes before the one that the document names.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The data.</returns>
    /// <exception cref="DaprException">The call failed, or the document is not what was encrypted by that key.</exception>
    Task<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> ciphertextBytes, string keyName, DecryptionOptions options, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DecryptAsync(string, ReadOnlyMemory{byte}, string, DecryptionOptions, CancellationToken)"/>
    Task<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> ciphertextBytes, string keyName, CancellationToken cancellationToken = default);

    /// <summary>Decrypts the document that a stream holds, however long it is.</summary>
    /// <param name="vaultResourceName">The crypto provider.</param>
    /// <param name="ciphertextStream">The document. It is read while the data is enumerated, and not disposed.</param>
    /// <param name="keyName">The provider's key; it goes before the one that the document names.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The data, piece by piece. Each piece is what was encrypted; that the document was not cut off is known at the end only. The call
    /// begins when it is enumerated; each enumeration is a call.
    /// </returns>
    /// <exception cref="DaprException">The call failed, or the document is not what was encrypted by that key.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, Stream ciphertextStream, string keyName, DecryptionOptions options, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DecryptAsync(string, Stream, string, DecryptionOptions, CancellationToken)"/>
    IAsyncEnumerable<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, Stream ciphertextStream, string keyName, CancellationToken cancellationToken = default);
}
