using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapr.Sidecar.Cryptography;
using Dapr.Sidecar.Tests.Components;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>Keys of a set in JSON.</summary>
public sealed class JwksCryptoProviderTests : CryptoProviderContract, IDisposable
{
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(32);

    private readonly ResourceFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly CollectedLog _log = new();

    [Theory]
    [InlineData("JSON")]
    [InlineData("base64")]
    [InlineData("file")]
    [InlineData("address")]
    public async Task Set_FromEverywhere_IsRead(string where)
    {
        var set = JsonKeys.Set(JsonKeys.OfBytes(Bytes, "key"), """{"kty":"EC"}""");
        var source = where switch
        {
            "JSON" => set,
            "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(set)),
            "file" => _folder.Write("keys", set),
            _ => "https://keys/set",
        };

        using var provider = await CreateAsync(source, new Server { Set = set });

        Assert.True(await CanWrapAsync(provider, "key"));
    }

    [Fact]
    public async Task Set_FileThatChanges_IsReadAgain()
    {
        var path = _folder.Write("keys", JsonKeys.Set(JsonKeys.OfBytes(Bytes, "old")));
        using var provider = await CreateAsync(path);

        _folder.Write("keys", JsonKeys.Set(JsonKeys.OfBytes(Bytes, "new")));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        Assert.Equal((false, true), (await CanWrapAsync(provider, "old"), await CanWrapAsync(provider, "new")));
    }

    [Fact]
    public async Task Set_OfAnAddress_IsFetchedAgainWhenItIsOldAndNotBefore()
    {
        var server = new Server { Set = JsonKeys.Set(JsonKeys.OfBytes(Bytes, "old")) };
        using var provider = await CreateAsync("https://keys/set", server, ("minRefreshInterval", "1m"));
        server.Set = JsonKeys.Set(JsonKeys.OfBytes(Bytes, "new"));

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.False(await CanWrapAsync(provider, "new"));
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.True(await CanWrapAsync(provider, "new"));
        Assert.Equal(2, server.Asked);
    }

    [Fact]
    public async Task Set_ThatCannotBeFetchedAgain_StaysAsItWasAndIsAskedForInItsTime()
    {
        var server = new Server { Set = JsonKeys.Set(JsonKeys.OfBytes(Bytes, "key")) };
        using var provider = await CreateAsync("https://keys/set", server, ("minRefreshInterval", "1m"));
        server.Set = null;

        await _clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.True(await CanWrapAsync(provider, "key"));
        Assert.True(await CanWrapAsync(provider, "key"));
        Assert.Equal(2, server.Asked);
        Assert.Contains(_log.All, entry => entry.Level == LogLevel.Warning && entry.Message.StartsWith("The keys of https://keys/set could not be read again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "jwks is missing")]
    [InlineData("/no/such/file", "the keys of /no/such/file cannot be read: ")]
    [InlineData("""{"keys":7}""", "the keys of jwks cannot be read: it has no list of keys")]
    [InlineData("""{"keys":[{"kid":"k","kty":"oct","k":"secret!"}]}""", "the keys of jwks cannot be read: its member \"k\" is no base64")]
    [InlineData("{", "the keys of jwks cannot be read: failed to unmarshal JSON into key set: unexpected EOF")]
    [InlineData("https://keys/gone", "the keys of https://keys/gone cannot be read: ")]
    public async Task Set_ThatIsNone_SaysSoWithoutAKey(string source, string why)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => CreateAsync(source, new Server()));

        Assert.StartsWith(why, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Component_InASidecar_Encrypts()
    {
        await using var crypto = await CryptoSidecar.StartAsync(options => options.Components.Add(new ComponentSpec
        {
            Name = "set",
            Type = "crypto.dapr.jwks",
            Metadata = new Dictionary<string, string> { ["jwks"] = JsonKeys.Set(JsonKeys.OfBytes(Bytes, "k")) },
        }));

        using var response = await crypto.Sidecar.SendAsync("PUT", "/v1.0-alpha1/crypto/set/encrypt", "hello", ("dapr-key-name", "k"), ("dapr-key-wrap-algorithm", "AES"));

        Assert.Equal("hello", Encoding.UTF8.GetString(PlainDocument.Decrypt(Bytes, await response.Content.ReadAsByteArrayAsync())));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    protected override async Task<ICryptoProvider> CreateAsync()
    {
        using var rsa = RSA.Create(2048);
        return await CreateAsync(JsonKeys.Set(
            JsonKeys.OfBytes(Bytes, "aes"), JsonKeys.OfBytes(RandomNumberGenerator.GetBytes(32), "other"), JsonKeys.OfRsa(rsa, withPrivate: true, "rsa")));
    }

    private static async Task<bool> CanWrapAsync(JwksCryptoProvider provider, string key)
    {
        try
        {
            await provider.WrapKeyAsync(Bytes, "A256KW", key, CancellationToken.None);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private async Task<JwksCryptoProvider> CreateAsync(string source, Server? server = null, params (string Name, string Value)[] settings)
    {
        var spec = new ComponentSpec
        {
            Name = "crypto",
            Type = "crypto.dapr.jwks",
            Metadata = settings.Append(("jwks", source)).ToDictionary(setting => setting.Item1, setting => setting.Item2),
        };
        var provider = new JwksCryptoProvider(spec, _clock, _log.CreateLogger<JwksCryptoProvider>(), server);
        await provider.InitAsync(CancellationToken.None);
        return provider;
    }

    /// <summary>Serves a set; none is an error.</summary>
    private sealed class Server : HttpMessageHandler
    {
        public string? Set { get; set; }

        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(Set is null ? new HttpResponseMessage(HttpStatusCode.BadGateway) : new HttpResponseMessage { Content = new StringContent(Set) });
        }
    }
}
