using Dapr.Client;
using Dapr.Common;

namespace Dapr.Cryptography.Encryption;

/// <summary>The client over a connection, which it disposes: the cryptography of <see cref="DaprClient"/> by other names.</summary>
internal sealed class GrpcEncryptionClient(DaprConnection connection) : DaprEncryptionClient
{
    private readonly GrpcDaprClient _dapr = new(connection, json: null);

    public override Task<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> plaintextBytes, string keyName, Models.EncryptionOptions encryptionOptions, CancellationToken cancellationToken) =>
        _dapr.EncryptAsync(vaultResourceName, plaintextBytes, keyName, Of(encryptionOptions), cancellationToken);

    public override IAsyncEnumerable<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, Stream plaintextStream, string keyName, Models.EncryptionOptions encryptionOptions, CancellationToken cancellationToken) =>
        _dapr.EncryptAsync(vaultResourceName, plaintextStream, keyName, Of(encryptionOptions), cancellationToken);

    public override Task<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> ciphertextBytes, string keyName, Models.DecryptionOptions? options, CancellationToken cancellationToken) =>
        _dapr.DecryptAsync(vaultResourceName, ciphertextBytes, keyName, Of(options), cancellationToken);

    public override IAsyncEnumerable<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, Stream ciphertextStream, string keyName, Models.DecryptionOptions? options, CancellationToken cancellationToken) =>
        _dapr.DecryptAsync(vaultResourceName, ciphertextStream, keyName, Of(options), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _dapr.Dispose();
        }

        base.Dispose(disposing);
    }

    private static EncryptionOptions Of(Models.EncryptionOptions encryptionOptions)
    {
        ArgumentNullException.ThrowIfNull(encryptionOptions);
        return new((KeyWrapAlgorithm)encryptionOptions.KeyWrapAlgorithm)
        {
            StreamingBlockSizeInBytes = encryptionOptions.StreamingBlockSizeInBytes,
            DecryptionKeyName = encryptionOptions.DecryptionKeyName,
            EncryptionCipher = (DataEncryptionCipher)encryptionOptions.EncryptionCipher,
        };
    }

    private static DecryptionOptions Of(Models.DecryptionOptions? options) =>
        options is null ? new() : new() { StreamingBlockSizeInBytes = options.StreamingBlockSizeInBytes };
}
