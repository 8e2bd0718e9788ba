using System.Security.Cryptography;

namespace Dapr.Sidecar.Cryptography.Keys;

/// <summary>A provider whose keys are here, where they encrypt.</summary>
internal abstract class LocalKeyProvider : ICryptoProvider
{
    public async Task<byte[]> WrapKeyAsync(ReadOnlyMemory<byte> key, string algorithm, string keyName, CancellationToken cancellationToken)
    {
        var found = await GetAsync(keyName, cancellationToken);
        try
        {
            return found.Wrap(key.Span, algorithm);
        }
        catch (Exception exception) when (exception is InvalidOperationException or CryptographicException)
        {
            throw new InvalidOperationException($"failed to encrypt data: {exception.Message}", exception);
        }
    }

    public async Task<byte[]> UnwrapKeyAsync(ReadOnlyMemory<byte> wrappedKey, string algorithm, string keyName, CancellationToken cancellationToken)
    {
        var found = await GetAsync(keyName, cancellationToken);
        try
        {
            return found.Unwrap(wrappedKey.Span, algorithm);
        }
        catch (Exception exception) when (exception is InvalidOperationException or CryptographicException)
        {
            throw new InvalidOperationException($"failed to decrypt data: {exception.Message}", exception);
        }
    }

    /// <summary>Finds a key.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name, or it cannot be read.</exception>
    protected abstract Task<CryptoKey> FindAsync(string name, CancellationToken cancellationToken);

    private async Task<CryptoKey> GetAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(name, cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"failed to retrieve the key encryption key: {exception.Message}", exception);
        }
    }
}
