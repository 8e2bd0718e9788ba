using Dapr.Client.Tests.Cryptography;
using Dapr.Testing;

namespace Dapr.Client.Tests.Reported;

/// <summary>What was found wrong in the cryptography of the official SDK; the two have no number there.</summary>
public sealed class CryptographyBugs
{
    /// <summary>It was assigned to itself, and never sent.</summary>
    [Fact]
    public async Task Encrypt_DecryptionKeyName_IsSent()
    {
        await using var host = await StartAsync();

        var document = await host.Dapr.EncryptAsync("crypto", new byte[1], "key", new EncryptionOptions(KeyWrapAlgorithm.Aes) { DecryptionKeyName = "private" });

        Assert.Contains("{\"k\":\"private\",", System.Text.Encoding.Latin1.GetString(document.Span), StringComparison.Ordinal);
    }

    /// <summary>A stream that could not be read was an event that nobody listened to, and whoever waited for the document waited for ever.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task Encrypt_StreamThatFails_EndsWithItsException(int read)
    {
        await using var host = await StartAsync();
        using var plain = new PushedStream();
        plain.Push(new byte[read]);
        plain.End(new IOException("the disk is gone"));

        var exception = await Assert.ThrowsAsync<IOException>(
            () => CryptographyTests.CollectAsync(host.Dapr.EncryptAsync("crypto", plain, "key", new EncryptionOptions(KeyWrapAlgorithm.Aes))));

        Assert.Equal("the disk is gone", exception.Message);
    }

    /// <summary>The other way round: nobody waits for the stream when the sidecar has refused.</summary>
    [Fact]
    public async Task Encrypt_RefusedWhileTheStreamHasNothing_Ends()
    {
        await using var host = await StartAsync();
        using var plain = new PushedStream();

        var exception = await Assert.ThrowsAsync<DaprException>(
            () => CryptographyTests.CollectAsync(host.Dapr.EncryptAsync("crypto", plain, "missing", new EncryptionOptions(KeyWrapAlgorithm.Aes))));

        Assert.Contains("'missing'", exception.Message, StringComparison.Ordinal);
        Assert.False(plain.IsBeingRead);
    }

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithComponent(CryptographyTests.Provider()));
}
