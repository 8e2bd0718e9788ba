using System.Security.Cryptography;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Google.Protobuf;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>Runs alone: what it measures is the heap of the process.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryCollection;

/// <summary>A document of any length in memory of one size: there and back at the same time, 1 GB in a long run.</summary>
[Collection(nameof(MemoryTests))]
[Trait("Run", "Long")]
public sealed class MemoryTests
{
    private const int Chunk = 64 * 1024;
    private const long MostGrowth = 24 * 1024 * 1024;

    private static readonly long Size = Fuzzing.IsSoak ? 1L << 30 : 96L << 20;

    [Fact]
    public async Task EncryptAndDecrypt_MuchOverGrpc_KeepsNothingOfIt()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        using var encrypting = crypto.Sidecar.Rpc.Start(DaprMethods.EncryptAlpha1);
        using var decrypting = crypto.Sidecar.Rpc.Start(DaprMethods.DecryptAlpha1);
        var data = RandomNumberGenerator.GetBytes(Chunk);
        var expected = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var sending = SendAsync();
        var passing = PassAsync();
        using var actual = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (length, most) = (0L, 0L);
        await foreach (var answer in decrypting.ReadAllAsync())
        {
            actual.AppendData(answer.Payload.Data.Span);
            length += answer.Payload.Data.Length;
            if (length % (Size / 8) < Chunk)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        await sending;
        await passing;
        Assert.Equal((Size, Convert.ToHexString(expected.GetHashAndReset())), (length, Convert.ToHexString(actual.GetHashAndReset())));
        Assert.InRange(most, 0, MostGrowth);

        async Task SendAsync()
        {
            await encrypting.WriteAsync(new EncryptRequest { Options = new() { ComponentName = "crypto", KeyName = "key", KeyWrapAlgorithm = "AES" } });
            for (var sequence = 0UL; (long)sequence < Size / Chunk; sequence++)
            {
                expected.AppendData(data);
                await encrypting.WriteAsync(new EncryptRequest { Payload = new StreamPayload { Data = UnsafeByteOperations.UnsafeWrap(data), Seq = sequence } });
            }

            await encrypting.CompleteAsync();
        }

        async Task PassAsync()
        {
            await decrypting.WriteAsync(new DecryptRequest { Options = new() { ComponentName = "crypto" } });
            await foreach (var answer in encrypting.ReadAllAsync())
            {
                await decrypting.WriteAsync(new DecryptRequest { Payload = answer.Payload });
            }

            await decrypting.CompleteAsync();
        }
    }

    [Fact]
    public async Task EncryptAndDecrypt_MuchOverHttp_KeepsNothingOfIt()
    {
        await using var crypto = await CryptoSidecar.StartAsync(options => options.MaxBodySize = 0);
        var data = RandomNumberGenerator.GetBytes(Chunk);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        using var encrypted = await crypto.SendAsync("encrypt", new PushedContent(async stream =>
        {
            for (var sent = 0L; sent < Size; sent += Chunk)
            {
                await stream.WriteAsync(data);
            }
        }));
        using var decrypted = await crypto.SendAsync("decrypt", new PushedContent(stream => encrypted.Content.CopyToAsync(stream)));
        await using var body = await decrypted.Content.ReadAsStreamAsync();
        var (length, most, buffer) = (0L, 0L, new byte[Chunk]);
        while (await body.ReadAtLeastAsync(buffer, Chunk, throwOnEndOfStream: false) is > 0 and var read)
        {
            Assert.True(data.AsSpan().SequenceEqual(buffer), $"what came back differs, at {length}");
            length += read;
            if (length % (Size / 8) == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(Size, length);
        Assert.InRange(most, 0, MostGrowth);
    }
}
