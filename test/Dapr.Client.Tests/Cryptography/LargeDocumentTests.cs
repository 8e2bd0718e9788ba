using System.IO.Pipelines;
using System.Security.Cryptography;
using Dapr.Testing;
using Dapr.Tests;

namespace Dapr.Client.Tests.Cryptography;

/// <summary>Runs alone: what it measures is the heap of the process.</summary>
[CollectionDefinition(nameof(LargeDocumentTests), DisableParallelization = true)]
public sealed class LargeDocumentCollection;

/// <summary>A document of any length in memory of one size: through the client and the sidecar there and back at the same time, 1 GB in a long run.</summary>
[Collection(nameof(LargeDocumentTests))]
[Trait("Run", "Long")]
public sealed class LargeDocumentTests
{
    private const int Chunk = 64 * 1024;
    private const long MostGrowth = 24 * 1024 * 1024;

    private static readonly long Size = Fuzzing.IsSoak ? 1L << 30 : 64L << 20;

    [Fact]
    public async Task EncryptAndDecrypt_OfALargeStream_KeepNothingOfIt()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithComponent(CryptographyTests.Provider()));
        using var expected = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var actual = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (plain, document) = (new Pipe(), new Pipe());
        var (length, most) = (0L, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var writing = WriteAsync(plain.Writer);
        var encrypting = EncryptAsync(plain.Reader.AsStream(), document.Writer);
        await foreach (var piece in host.Dapr.DecryptAsync("crypto", document.Reader.AsStream(), "key", new DecryptionOptions { StreamingBlockSizeInBytes = Chunk }))
        {
            actual.AppendData(piece.Span);
            length += piece.Length;
            if (length % (Size / 8) < Chunk)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        await writing;
        await encrypting;
        Assert.Equal((Size, Convert.ToHexString(expected.GetHashAndReset())), (length, Convert.ToHexString(actual.GetHashAndReset())));
        Assert.InRange(most, 1, MostGrowth);

        async Task WriteAsync(PipeWriter writer)
        {
            var data = RandomNumberGenerator.GetBytes(Chunk);
            for (var written = 0L; written < Size; written += Chunk)
            {
                expected.AppendData(data);
                await writer.WriteAsync(data);
            }

            await writer.CompleteAsync();
        }

        async Task EncryptAsync(Stream source, PipeWriter target)
        {
            var options = new EncryptionOptions(KeyWrapAlgorithm.Aes) { StreamingBlockSizeInBytes = Chunk };
            await foreach (var piece in host.Dapr.EncryptAsync("crypto", source, "key", options))
            {
                await target.WriteAsync(piece);
            }

            await target.CompleteAsync();
        }
    }
}
