using System.Net;
using System.Security.Cryptography;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>The cryptography API over HTTP where no recorded exchange goes.</summary>
public sealed class CryptographyHttpTests
{
    private const int Segment = PlainDocument.SegmentSize;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>What is encrypted comes back while the rest is not even written: however long it is, nothing is kept.</summary>
    [Fact]
    public async Task Encrypt_BeforeAllIsSent_AnswersWithWhatIsThere()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var data = RandomNumberGenerator.GetBytes((2 * Segment) + 1);
        var content = new PushedContent(async stream =>
        {
            await stream.WriteAsync(data);
            await stream.FlushAsync();
            await rest.Task;
        });

        using var response = await crypto.SendAsync("encrypt", content).WaitAsync(Limit, TimeProvider.System);
        await using var body = await response.Content.ReadAsStreamAsync();
        var begun = new byte[2 * Segment];
        await body.ReadExactlyAsync(begun).AsTask().WaitAsync(Limit, TimeProvider.System);
        Assert.False(rest.Task.IsCompleted);
        rest.SetResult();
        var document = new MemoryStream();
        await body.CopyToAsync(document);

        Assert.Equal(data, PlainDocument.Decrypt(crypto.Key, [.. begun, .. document.ToArray()]));
    }

    /// <summary>A plain client over HTTP/1.1 sends all before it reads. Up to the limit of bodies that must do.</summary>
    [Theory]
    [InlineData("encrypt")]
    [InlineData("decrypt")]
    public async Task Body_ThatIsSentWholeBeforeTheAnswerIsRead_IsAnswered(string operation)
    {
        await using var crypto = await CryptoSidecar.StartAsync(options => options.HttpPort = 0);
        var data = RandomNumberGenerator.GetBytes((4 * 1024 * 1024) - 4096);
        var body = operation == "encrypt" ? data : PlainDocument.Encrypt(crypto.Key, "key", data);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{crypto.Sidecar.Sidecar.HttpPort}"), Timeout = Limit };
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1.0-alpha1/crypto/crypto/{operation}") { Content = new ByteArrayContent(body) };
        request.Headers.Add("dapr-key-name", "key");
        request.Headers.Add("dapr-key-wrap-algorithm", "A256KW");

        using var response = await client.SendAsync(request);

        var answer = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(data, operation == "encrypt" ? PlainDocument.Decrypt(crypto.Key, answer) : answer);
    }

    [Fact]
    public async Task Decrypt_LongerThanTheLimitOfBodies_BreaksOff()
    {
        await using var crypto = await CryptoSidecar.StartAsync(options => options.MaxBodySize = 3 * Segment);
        var document = PlainDocument.Encrypt(crypto.Key, "key", RandomNumberGenerator.GetBytes(4 * Segment));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => crypto.DecryptAsync(document));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("TRUE")]
    [InlineData("1")]
    public async Task Encrypt_WithoutTheNameOfTheKey_TakesAllWordsForYes(string yes)
    {
        await using var crypto = await CryptoSidecar.StartAsync();

        var document = await crypto.EncryptAsync([1], ("dapr-omit-decryption-key-name", yes));

        Assert.StartsWith("dapr.io/enc/v1\n{\"kw\":1,", System.Text.Encoding.Latin1.GetString(document), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encrypt_NameThatJsonMustEscape_IsEscapedAsTheRuntimeDoesAndReadAgain()
    {
        await using var crypto = await CryptoSidecar.StartAsync();

        var document = await crypto.EncryptAsync([1], ("dapr-decryption-key-name", "a\"<b>"));

        Assert.StartsWith("""dapr.io/enc/v1{"k":"a\"\u003cb\u003e","kw":1,""", System.Text.Encoding.Latin1.GetString(document).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encrypt_CipherThatIsNone_IsRefused()
    {
        await using var crypto = await CryptoSidecar.StartAsync();

        using var response = await crypto.SendAsync("encrypt", new ByteArrayContent([1]), ("dapr-data-encryption-cipher", "rot13"));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("""{"errorCode":"ERR_CRYPTO","message":"failed to perform operation: option Cipher is not valid: cipher ROT13 is not supported"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Provider_OfOnesOwn_WrapsAndUnwraps()
    {
        await using var crypto = await CryptoSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForCryptoProvider("own", _ => new Reversing())));

        using var encrypted = await crypto.Sidecar.SendAsync("PUT", "/v1.0-alpha1/crypto/own/encrypt", "hello", ("dapr-key-name", "k"), ("dapr-key-wrap-algorithm", "RSA"));
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1.0-alpha1/crypto/own/decrypt") { Content = new ByteArrayContent(await encrypted.Content.ReadAsByteArrayAsync()) };
        using var decrypted = await crypto.Sidecar.Http.SendAsync(request);
        using var refused = await crypto.Sidecar.SendAsync("PUT", "/v1.0-alpha1/crypto/own/encrypt", "hello", ("dapr-key-name", "none"), ("dapr-key-wrap-algorithm", "RSA"));

        Assert.Equal("hello", await decrypted.Content.ReadAsStringAsync());
        Assert.Equal("""{"errorCode":"ERR_CRYPTO","message":"failed to perform operation: failed to wrap the file key: no such key"}""", await refused.Content.ReadAsStringAsync());
    }

    private sealed class Reversing : ICryptoProvider
    {
        public Task<byte[]> WrapKeyAsync(ReadOnlyMemory<byte> key, string algorithm, string keyName, CancellationToken cancellationToken) =>
            (algorithm, keyName) == ("RSA-OAEP-256", "k") ? Task.FromResult(key.ToArray().Reverse().ToArray()) : throw new InvalidOperationException("no such key");

        public Task<byte[]> UnwrapKeyAsync(ReadOnlyMemory<byte> wrappedKey, string algorithm, string keyName, CancellationToken cancellationToken) =>
            WrapKeyAsync(wrappedKey, algorithm, keyName, cancellationToken);
    }
}
