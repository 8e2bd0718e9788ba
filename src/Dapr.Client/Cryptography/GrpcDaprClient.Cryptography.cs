using System.Buffers;
using Dapr.Common.Errors;
using Dapr.Protos;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string Cryptography = "Cryptography";

    // What is in memory need not go out in blocks that are made for streams.
    private const int BlockInMemory = 64 * 1024;

    public override Task<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> plaintextBytes, string keyName, EncryptionOptions encryptionOptions, CancellationToken cancellationToken) =>
        CollectAsync(Encrypt(vaultResourceName, CryptographyBlocks.Of(plaintextBytes, BlockInMemory), keyName, encryptionOptions, cancellationToken), plaintextBytes.Length);

    public override IAsyncEnumerable<ReadOnlyMemory<byte>> EncryptAsync(
        string vaultResourceName, Stream plaintextStream, string keyName, EncryptionOptions encryptionOptions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plaintextStream);
        ArgumentNullException.ThrowIfNull(encryptionOptions);
        return Encrypt(vaultResourceName, CryptographyBlocks.Of(plaintextStream, encryptionOptions.StreamingBlockSizeInBytes, cancellationToken), keyName, encryptionOptions, cancellationToken);
    }

    public override Task<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> ciphertextBytes, string keyName, DecryptionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return DecryptAsync(vaultResourceName, ciphertextBytes, keyName, cancellationToken);
    }

    public override Task<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, ReadOnlyMemory<byte> ciphertextBytes, string keyName, CancellationToken cancellationToken) =>
        CollectAsync(Decrypt(vaultResourceName, CryptographyBlocks.Of(ciphertextBytes, BlockInMemory), keyName, cancellationToken), ciphertextBytes.Length);

    public override IAsyncEnumerable<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, Stream ciphertextStream, string keyName, DecryptionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ciphertextStream);
        ArgumentNullException.ThrowIfNull(options);
        return Decrypt(vaultResourceName, CryptographyBlocks.Of(ciphertextStream, options.StreamingBlockSizeInBytes, cancellationToken), keyName, cancellationToken);
    }

    public override IAsyncEnumerable<ReadOnlyMemory<byte>> DecryptAsync(
        string vaultResourceName, Stream ciphertextStream, string keyName, CancellationToken cancellationToken) =>
        DecryptAsync(vaultResourceName, ciphertextStream, keyName, new DecryptionOptions(), cancellationToken);

    private IAsyncEnumerable<ReadOnlyMemory<byte>> Encrypt(
        string vaultResourceName, IAsyncEnumerable<ReadOnlyMemory<byte>> plain, string keyName, EncryptionOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vaultResourceName);
        ArgumentException.ThrowIfNullOrEmpty(keyName);
        ArgumentNullException.ThrowIfNull(options);
        var first = new Wire.EncryptRequest
        {
            Options = new()
            {
                ComponentName = vaultResourceName,
                KeyName = keyName,
                KeyWrapAlgorithm = CryptographyNames.Of(options.KeyWrapAlgorithm),
                DataEncryptionCipher = CryptographyNames.Of(options.EncryptionCipher),
                DecryptionKeyName = options.DecryptionKeyName ?? "",
            },
        };
        return _connection.ExchangeAsync(
            DaprMethods.EncryptAlpha1,
            first,
            CryptographyBlocks.Numbered(plain, payload => new Wire.EncryptRequest { Payload = payload }, cancellationToken),
            answer => answer.Payload?.Data.Memory ?? default,
            new DaprOperation(Cryptography, "Encrypt", vaultResourceName, keyName),
            cancellationToken);
    }

    private IAsyncEnumerable<ReadOnlyMemory<byte>> Decrypt(
        string vaultResourceName, IAsyncEnumerable<ReadOnlyMemory<byte>> document, string keyName, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vaultResourceName);
        ArgumentException.ThrowIfNullOrEmpty(keyName);
        return _connection.ExchangeAsync(
            DaprMethods.DecryptAlpha1,
            new Wire.DecryptRequest { Options = new() { ComponentName = vaultResourceName, KeyName = keyName } },
            CryptographyBlocks.Numbered(document, payload => new Wire.DecryptRequest { Payload = payload }, cancellationToken),
            answer => answer.Payload?.Data.Memory ?? default,
            new DaprOperation(Cryptography, "Decrypt", vaultResourceName, keyName),
            cancellationToken);
    }

    private static async Task<ReadOnlyMemory<byte>> CollectAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> pieces, int expected)
    {
        // Little more than went out comes back, and never much less.
        var whole = new ArrayBufferWriter<byte>(Math.Max(expected, 1) + 1024);
        await foreach (var piece in pieces.ConfigureAwait(false))
        {
            whole.Write(piece.Span);
        }

        return whole.WrittenMemory;
    }
}
