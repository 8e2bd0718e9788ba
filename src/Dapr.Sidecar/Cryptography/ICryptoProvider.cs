namespace Dapr.Sidecar;

/// <summary>Keys that encrypt the keys of documents: they never leave their provider.</summary>
/// <remarks>A component is asked by several calls at a time. Whatever it throws is told to the caller as the provider's answer.</remarks>
public interface ICryptoProvider
{
    /// <summary>Encrypts the key of a document.</summary>
    /// <param name="key">The key, 32 bytes.</param>
    /// <param name="algorithm">How, such as <c>A256KW</c> or <c>RSA-OAEP-256</c>.</param>
    /// <param name="keyName">With which key of the provider.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>The encrypted key, which stands in the document.</returns>
    Task<byte[]> WrapKeyAsync(ReadOnlyMemory<byte> key, string algorithm, string keyName, CancellationToken cancellationToken);

    /// <summary>Decrypts the key of a document.</summary>
    /// <param name="wrappedKey">What <see cref="WrapKeyAsync"/> gave.</param>
    /// <param name="algorithm">How it was encrypted.</param>
    /// <param name="keyName">The key of the provider that can decrypt it.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>The key of the document.</returns>
    Task<byte[]> UnwrapKeyAsync(ReadOnlyMemory<byte> wrappedKey, string algorithm, string keyName, CancellationToken cancellationToken);
}
