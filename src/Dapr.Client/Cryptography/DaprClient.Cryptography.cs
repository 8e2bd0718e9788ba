using System.Diagnostics.CodeAnalysis;

namespace Dapr.Client;

public abstract partial class DaprClient
{
    internal const string CryptographyDiagnostic = "DAPR_CRYPTOGRAPHY";
    internal const string CryptographyUrl = "https://docs.dapr.io/developing-applications/building-blocks/cryptography/cryptography-overview/";

    /// <inheritdoc/>
    [Experimental(CryptographyDiagnostic, UrlFormat = CryptographyUrl)]
    public abstract Task<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> plaintextBytes, string keyName, EncryptionOptions encryptionOptions, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [Experimental(CryptographyDiagnostic, UrlFormat = CryptographyUrl)]
    public abstract IAsyncEnumerable<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, Stream plaintextStream, string keyName, EncryptionOptions encryptionOptions, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [Experimental(CryptographyDiagnostic, UrlFormat = CryptographyUrl)]
    public abstract Task<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> ciphertextBytes, string keyName, DecryptionOptions options, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [Experimental(CryptographyDiagnostic, UrlFormat = CryptographyUrl)]
    public abstract Task<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> ciphertextBytes, string keyName, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [Experimental(CryptographyDiagnostic, UrlFormat = CryptographyUrl)]
    public abstract IAsyncEnumerable<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, Stream ciphertextStream, string keyName, DecryptionOptions options, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [Experimental(CryptographyDiagnostic, UrlFormat = CryptographyUrl)]
    public abstract IAsyncEnumerable<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, Stream ciphertextStream, string keyName, CancellationToken cancellationToken = default);
}
