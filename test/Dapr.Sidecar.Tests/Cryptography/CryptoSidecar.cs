using System.Net;
using System.Security.Cryptography;
using Dapr.Sidecar.Tests.Components;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>A sidecar with crypto.dapr.localstorage over a folder of its own, which has the 32 bytes of the key "key".</summary>
internal sealed class CryptoSidecar : IAsyncDisposable
{
    private readonly ResourceFolder _keys;
    private readonly TestSidecar _sidecar;

    private CryptoSidecar(ResourceFolder keys, TestSidecar sidecar) => (_keys, _sidecar) = (keys, sidecar);

    public TestSidecar Sidecar => _sidecar;

    public byte[] Key { get; private init; } = [];

    public static async Task<CryptoSidecar> StartAsync(Action<SidecarOptions>? configure = null)
    {
        var keys = new ResourceFolder();
        var key = RandomNumberGenerator.GetBytes(32);
        keys.Write("key", Convert.ToBase64String(key));
        var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Components.Add(new ComponentSpec
            {
                Name = "crypto",
                Type = "crypto.dapr.localstorage",
                Metadata = new Dictionary<string, string> { ["path"] = keys.Folder },
            });
            configure?.Invoke(options);
        });
        return new(keys, sidecar) { Key = key };
    }

    /// <summary>Encrypts or decrypts over HTTP; the answer is there when its headers are, and the body of the request may still come.</summary>
    public Task<HttpResponseMessage> SendAsync(string operation, HttpContent content, params (string Name, string Value)[] headers)
    {
        // Over HTTP/2, as the framework's client reads no answer over HTTP/1.1 before it has sent all.
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1.0-alpha1/crypto/crypto/{operation}")
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in operation == "encrypt" ? [("dapr-key-name", "key"), ("dapr-key-wrap-algorithm", "A256KW"), .. headers] : headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _sidecar.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<byte[]> EncryptAsync(byte[] data, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync("encrypt", new ByteArrayContent(data), headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public async Task<byte[]> DecryptAsync(byte[] document)
    {
        using var response = await SendAsync("decrypt", new ByteArrayContent(document));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        _keys.Dispose();
    }
}
