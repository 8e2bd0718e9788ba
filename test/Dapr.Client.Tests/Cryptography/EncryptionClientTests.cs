using System.Security.Cryptography;
using Dapr.Cryptography.Encryption;
using Dapr.Cryptography.Encryption.Extensions;
using Dapr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Models = Dapr.Cryptography.Encryption.Models;

namespace Dapr.Client.Tests.Cryptography;

/// <summary>The client of encryption alone, against the sidecar in the process.</summary>
public sealed class EncryptionClientTests
{
    [Fact]
    public async Task Encrypt_BytesAndStream_AreDecryptedAgain()
    {
        await using var host = await StartAsync();
        var client = host.Services.GetRequiredService<DaprEncryptionClient>();
        var data = RandomNumberGenerator.GetBytes(100_000);
        using var plain = new MemoryStream(data);
        var options = new Models.EncryptionOptions(Models.KeyWrapAlgorithm.Aes) { EncryptionCipher = Models.DataEncryptionCipher.ChaCha20Poly1305, StreamingBlockSizeInBytes = 10_000 };

        var document = await client.EncryptAsync("crypto", data, "key", options);
        using var streamed = new MemoryStream(await CryptographyTests.CollectAsync(client.EncryptAsync("crypto", plain, "key", options)));

        Assert.Contains("\"cph\":2", System.Text.Encoding.Latin1.GetString(document.Span), StringComparison.Ordinal);
        Assert.Equal(data, await client.DecryptAsync("crypto", document, "key"));
        Assert.Equal(data, await CryptographyTests.CollectAsync(client.DecryptAsync("crypto", streamed, "key", new Models.DecryptionOptions { StreamingBlockSizeInBytes = 999 })));
    }

    [Fact]
    public async Task Client_ByItsInterface_IsTheSame()
    {
        await using var host = await StartAsync();

        Assert.Same(host.Services.GetRequiredService<DaprEncryptionClient>(), host.Services.GetRequiredService<IDaprEncryptionClient>());
    }

    [Fact]
    public async Task Encrypt_OtherDecryptionKey_StandsInTheDocument()
    {
        await using var host = await StartAsync();
        var client = host.Services.GetRequiredService<IDaprEncryptionClient>();

        var document = await client.EncryptAsync("crypto", new byte[1], "key", new Models.EncryptionOptions(Models.KeyWrapAlgorithm.Aes) { DecryptionKeyName = "private" });

        Assert.Contains("{\"k\":\"private\",", System.Text.Encoding.Latin1.GetString(document.Span), StringComparison.Ordinal);
    }

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Services.AddDaprEncryptionClient();
            return builder.Build();
        },
        options => options.WithComponent(CryptographyTests.Provider()));
}
