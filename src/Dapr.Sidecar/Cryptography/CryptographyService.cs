using System.Security.Cryptography;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Cryptography.Documents;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Cryptography;

/// <summary>The rules of the cryptography API, the same over HTTP and gRPC.</summary>
internal sealed partial class CryptographyService(ComponentRegistry components, ILogger<CryptographyService> logger)
{
    /// <summary>Finds a provider.</summary>
    /// <exception cref="ApiException">There is none of that name.</exception>
    public Component Find(string providerName)
    {
        if (!components.Any<ICryptoProvider>()) throw ApiErrors.CryptoProvidersNotConfigured().ToException();
        if (providerName.Length == 0) throw ApiErrors.CryptoRequest("missing component name").ToException();
        return components.Find<ICryptoProvider>(providerName) ?? throw ApiErrors.CryptoProviderNotFound(providerName).ToException();
    }

    /// <summary>Gets a document ready: nothing of the data has been read when this returns.</summary>
    /// <exception cref="ApiException">The key is not there, or cannot do what is asked.</exception>
    public Task<DocumentTransform> EncryptAsync(Component provider, EncryptionRequest request, Stream plain, CancellationToken cancellationToken) => RunAsync(
        provider,
        async () =>
        {
            var algorithm = WrapAlgorithms.Find(request.Algorithm.ToUpperInvariant()) ?? throw NotSupported("Algorithm", "algorithm", request.Algorithm);
            var cipher = request.Cipher.ToUpperInvariant() switch
            {
                "" or "AES-GCM" => DocumentCipher.AesGcm,
                "CHACHA20-POLY1305" => DocumentCipher.ChaCha20Poly1305,
                _ => throw NotSupported("Cipher", "cipher", request.Cipher),
            };
            var fileKey = FileKey.Create();
            var wrapped = await WrapAsync(provider, fileKey, algorithm, request.KeyName, cancellationToken);
            var keyName = request.OmitsKeyName ? null : request.DecryptionKeyName is { Length: > 0 } other ? other : request.KeyName;
            var manifest = new DocumentManifest(keyName, algorithm, wrapped, cipher, RandomNumberGenerator.GetBytes(SegmentCipher.NoncePrefixSize));
            return new DocumentEncryption(DocumentHeader.Write(manifest, fileKey), FileKey.CreateCipher(fileKey, manifest), plain);
        },
        cancellationToken);

    /// <summary>Reads the header of a document, and gets its data ready.</summary>
    /// <param name="provider">The provider of its key.</param>
    /// <param name="keyName">The key; empty for the one that the document names.</param>
    /// <param name="document">The document.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <exception cref="ApiException">It is no document, or not of this key.</exception>
    public Task<DocumentTransform> DecryptAsync(Component provider, string keyName, Stream document, CancellationToken cancellationToken) => RunAsync(
        provider,
        async () =>
        {
            var header = await DocumentHeader.ReadAsync(document, cancellationToken);
            var name = keyName.Length > 0 ? keyName : header.Manifest.KeyName is { Length: > 0 } own ? own
                : throw new InvalidOperationException("document's manifest does not contain a key name, and no key name was provided");
            var fileKey = await UnwrapAsync(provider, header.Manifest, name, cancellationToken);
            header.Verify(fileKey);
            return new DocumentDecryption(header.Rest, FileKey.CreateCipher(fileKey!, header.Manifest), document);
        },
        cancellationToken);

    /// <summary>Brings a document through to its end.</summary>
    /// <exception cref="ApiException">It is not what was encrypted, or what it is made of cannot be read.</exception>
    public async Task CopyAsync(Component provider, DocumentTransform document, PieceWriter write, CancellationToken cancellationToken)
    {
        try
        {
            await document.CopyToAsync(write, cancellationToken);
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            OperationFailed(provider.Spec.Name, exception);
            throw ApiErrors.CryptoData(exception.Message).ToException();
        }
    }

    private async Task<DocumentTransform> RunAsync(Component provider, Func<Task<DocumentTransform>> begin, CancellationToken cancellationToken)
    {
        try
        {
            return await begin();
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            OperationFailed(provider.Spec.Name, exception);
            throw ApiErrors.Crypto(exception.Message).ToException();
        }
    }

    private static async Task<byte[]> WrapAsync(Component provider, byte[] fileKey, string algorithm, string keyName, CancellationToken cancellationToken)
    {
        try
        {
            return await provider.CallAsync(
                "encrypt", [keyName], () => ((ICryptoProvider)provider.Instance).WrapKeyAsync(fileKey, algorithm, keyName, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            throw new InvalidOperationException($"failed to wrap the file key: {exception.Message}", exception);
        }
    }

    /// <summary>The key of a document; null when it cannot be had, which its caller is not told apart from a header that was changed.</summary>
    private async Task<byte[]?> UnwrapAsync(Component provider, DocumentManifest manifest, string keyName, CancellationToken cancellationToken)
    {
        try
        {
            return await provider.CallAsync(
                "decrypt",
                [keyName],
                () => ((ICryptoProvider)provider.Instance).UnwrapKeyAsync(manifest.WrappedKey, manifest.Algorithm, keyName, cancellationToken),
                cancellationToken);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            KeyNotUnwrapped(provider.Spec.Name, keyName, exception);
            return null;
        }
    }

    private static InvalidOperationException NotSupported(string option, string noun, string value) =>
        new($"option {option} is not valid: {noun} {value.ToUpperInvariant()} is not supported");

    private static bool IsFault(Exception exception, CancellationToken cancellationToken) =>
        exception is not (ApiException or RpcCallException) && !IsCancelled(exception, cancellationToken);

    private static bool IsCancelled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    [LoggerMessage(230, LogLevel.Warning, "A document of the crypto provider {Provider} could not be encrypted or decrypted.")]
    private partial void OperationFailed(string provider, Exception exception);

    [LoggerMessage(232, LogLevel.Warning, "The key of a document could not be decrypted by the key {Key} of the crypto provider {Provider}.")]
    private partial void KeyNotUnwrapped(string provider, string key, Exception exception);
}
