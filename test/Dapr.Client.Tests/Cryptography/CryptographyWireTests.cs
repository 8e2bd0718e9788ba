using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Client.Tests.Cryptography;

/// <summary>What the client sends.</summary>
public sealed class CryptographyWireTests
{
    [Theory]
    [InlineData(KeyWrapAlgorithm.Aes, "A256KW")]
    [InlineData(KeyWrapAlgorithm.A256kw, "A256KW")]
    [InlineData(KeyWrapAlgorithm.A128cbc, "A128CBC-NOPAD")]
    [InlineData(KeyWrapAlgorithm.A192cbc, "A192CBC-NOPAD")]
    [InlineData(KeyWrapAlgorithm.A256cbc, "A256CBC-NOPAD")]
    [InlineData(KeyWrapAlgorithm.Rsa, "RSA-OAEP-256")]
    [InlineData(KeyWrapAlgorithm.RsaOaep256, "RSA-OAEP-256")]
    public async Task Encrypt_EveryAlgorithm_GoesByItsName(KeyWrapAlgorithm algorithm, string name)
    {
        var requests = new List<EncryptRequest>();
        await using var sidecar = await StartAsync(requests);
        using var client = sidecar.CreateClient();

        await client.EncryptAsync("vault", new byte[] { 1 }, "key", new EncryptionOptions(algorithm) { EncryptionCipher = DataEncryptionCipher.ChaCha20Poly1305 });

        var options = requests[0].Options;
        Assert.Equal(("vault", "key", name, "chacha20-poly1305", "", false), (options.ComponentName, options.KeyName, options.KeyWrapAlgorithm, options.DataEncryptionCipher, options.DecryptionKeyName, options.OmitDecryptionKeyName));
    }

    [Fact]
    public async Task Encrypt_Blocks_AreNumberedFromZeroAndAsLongAsAsked()
    {
        var requests = new List<EncryptRequest>();
        await using var sidecar = await StartAsync(requests);
        using var client = sidecar.CreateClient();
        using var plain = new MemoryStream([1, 2, 3, 4, 5, 6, 7]);

        await CryptographyTests.CollectAsync(client.EncryptAsync("vault", plain, "key", new EncryptionOptions(KeyWrapAlgorithm.Aes) { StreamingBlockSizeInBytes = 3 }));

        // Options alone go ahead: the runtime waits for them no longer than five seconds, whenever the stream has its first byte.
        Assert.Null(requests[0].Payload);
        Assert.Equal(["0:010203", "1:040506", "2:07"], requests.Skip(1).Select(request => $"{request.Payload.Seq}:{Convert.ToHexString(request.Payload.Data.Span)}"));
        Assert.All(requests.Skip(1), request => Assert.Null(request.Options));
    }

    private static Task<FakeSidecar> StartAsync(List<EncryptRequest> requests) =>
        FakeSidecar.StartAsync(endpoints => endpoints.MapDuplex(DaprMethods.EncryptAlpha1, async (incoming, outgoing, _) =>
        {
            await foreach (var request in incoming)
            {
                requests.Add(request);
            }
        }));
}
