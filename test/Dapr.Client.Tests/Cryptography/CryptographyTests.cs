using System.Security.Cryptography;
using Dapr.Sidecar;
using Dapr.Testing;

namespace Dapr.Client.Tests.Cryptography;

/// <summary>Encryption, against the sidecar in the process.</summary>
public sealed class CryptographyTests
{
    private const int Segment = 64 * 1024;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static TheoryData<int> Sizes => [0, 1, Segment, (3 * Segment) + 5];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Encrypt_BytesOfAnySize_AreDecryptedAgain(int size)
    {
        await using var host = await StartAsync();
        var data = RandomNumberGenerator.GetBytes(size);

        var document = await host.Dapr.EncryptAsync("crypto", data, "key", new EncryptionOptions(KeyWrapAlgorithm.Aes));

        Assert.NotEqual(data, document.ToArray());
        Assert.Equal(data, await host.Dapr.DecryptAsync("crypto", document, "key"));
        Assert.Equal(data, await host.Dapr.DecryptAsync("crypto", document, "key", new DecryptionOptions()));
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(Segment, 4096)]
    [InlineData((3 * Segment) + 5, 1000)]
    [InlineData((3 * Segment) + 5, 1_000_000)]
    public async Task Encrypt_StreamOfAnySize_IsDecryptedAgain(int size, int block)
    {
        await using var host = await StartAsync();
        var data = RandomNumberGenerator.GetBytes(size);
        using var plain = new MemoryStream(data);
        var options = new EncryptionOptions(KeyWrapAlgorithm.A256kw) { StreamingBlockSizeInBytes = block, EncryptionCipher = DataEncryptionCipher.ChaCha20Poly1305 };

        using var document = new MemoryStream(await CollectAsync(host.Dapr.EncryptAsync("crypto", plain, "key", options)));
        var decrypted = await CollectAsync(host.Dapr.DecryptAsync("crypto", document, "key", new DecryptionOptions { StreamingBlockSizeInBytes = block }));

        Assert.Equal(data, decrypted);
        document.Position = 0;
        Assert.Equal(data, await CollectAsync(host.Dapr.DecryptAsync("crypto", document, "key")));
        Assert.True(plain.CanRead);
    }

    /// <summary>The stream that is read is read on while what came back is looked at.</summary>
    [Fact]
    public async Task Encrypt_StreamThatGoesOn_GivesWhatIsThere()
    {
        await using var host = await StartAsync();
        using var plain = new PushedStream();
        await using var document = host.Dapr.EncryptAsync("crypto", plain, "key", new EncryptionOptions(KeyWrapAlgorithm.Aes)).GetAsyncEnumerator();

        Assert.True(await document.MoveNextAsync());
        Assert.StartsWith("dapr.io/enc/v1\n", System.Text.Encoding.Latin1.GetString(document.Current.Span), StringComparison.Ordinal);
        plain.Push(new byte[Segment + 1]);
        Assert.True(await document.MoveNextAsync());
        Assert.Equal(Segment + 16, document.Current.Length);
        plain.End();
        Assert.True(await document.MoveNextAsync());
        Assert.Equal(17, document.Current.Length);
        Assert.False(await document.MoveNextAsync());
    }

    [Fact]
    public async Task Encrypt_NotReadToItsEnd_LeavesTheStreamAlone()
    {
        await using var host = await StartAsync();
        using var plain = new PushedStream();
        await using (var document = host.Dapr.EncryptAsync("crypto", plain, "key", new EncryptionOptions(KeyWrapAlgorithm.Aes)).GetAsyncEnumerator())
        {
            await document.MoveNextAsync();
        }

        Assert.False(plain.IsBeingRead);
    }

    [Fact]
    public async Task Encrypt_Cancelled_ThrowsWithTheTokenOfTheCaller()
    {
        await using var host = await StartAsync();
        using var plain = new PushedStream();
        using var cancellation = new CancellationTokenSource();
        await using var document = host.Dapr.EncryptAsync("crypto", plain, "key", new EncryptionOptions(KeyWrapAlgorithm.Aes), cancellation.Token).GetAsyncEnumerator();
        await document.MoveNextAsync();

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await document.MoveNextAsync());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task Decrypt_CutOff_FailsBehindWhatWasRight()
    {
        await using var host = await StartAsync();
        var document = (await host.Dapr.EncryptAsync("crypto", new byte[3 * Segment], "key", new EncryptionOptions(KeyWrapAlgorithm.Aes))).ToArray();
        using var cut = new MemoryStream(document, 0, document.Length - Segment - 16);
        var lengths = new List<int>();

        var exception = await Assert.ThrowsAsync<DaprException>(async () =>
        {
            await foreach (var piece in host.Dapr.DecryptAsync("crypto", cut, "key"))
            {
                lengths.Add(piece.Length);
            }
        });

        Assert.Equal([Segment], lengths);
        Assert.Equal(("Cryptography", "Decrypt", "crypto", "key", "Internal"), (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key, exception.Status));
        Assert.Contains("error processing segment 1: failed to decrypt segment", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "key")]
    [InlineData("crypto", "")]
    public async Task Arguments_ThatAreNone_AreRefusedBeforeTheCall(string provider, string key)
    {
        await using var host = await StartAsync();
        var options = new EncryptionOptions(KeyWrapAlgorithm.Aes);

        Assert.Throws<ArgumentException>(() => host.Dapr.EncryptAsync(provider, new MemoryStream(), key, options));
        Assert.Throws<ArgumentException>(() => host.Dapr.DecryptAsync(provider, new MemoryStream(), key));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Dapr.EncryptAsync(provider, new byte[1], key, options));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Dapr.DecryptAsync(provider, new byte[1], key));
    }

    [Fact]
    public void BlockSize_NotPositive_IsRefused()
    {
        var encryption = new EncryptionOptions(KeyWrapAlgorithm.Aes);
        var decryption = new DecryptionOptions();

        Assert.Equal((4096, 4096), (encryption.StreamingBlockSizeInBytes, decryption.StreamingBlockSizeInBytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => encryption.StreamingBlockSizeInBytes = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => decryption.StreamingBlockSizeInBytes = -1);
    }

    internal static async Task<byte[]> CollectAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        using var whole = new MemoryStream();
        await foreach (var piece in pieces)
        {
            whole.Write(piece.Span);
        }

        return whole.ToArray();
    }

    internal static ComponentSpec Provider() => new()
    {
        Name = "crypto",
        Type = "crypto.dapr.jwks",
        Metadata = new Dictionary<string, string> { ["jwks"] = $$"""{"keys":[{"kid":"key","kty":"oct","k":"{{System.Buffers.Text.Base64Url.EncodeToString(Key)}}"}]}""" },
    };

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithComponent(Provider()));
}
