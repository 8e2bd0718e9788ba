using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>The document format, against the same written by hand.</summary>
public sealed class DocumentTests
{
    private const int Segment = PlainDocument.SegmentSize;

    public static TheoryData<int> Sizes => [0, 1, 15, 16, Segment - 1, Segment, Segment + 1, 2 * Segment, (3 * Segment) + 7];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Encrypt_OfAnySize_IsReadByHand(int size)
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var data = RandomNumberGenerator.GetBytes(size);

        Assert.Equal(data, PlainDocument.Decrypt(crypto.Key, await crypto.EncryptAsync(data)));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Decrypt_WrittenByHand_GivesTheData(int size)
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var data = RandomNumberGenerator.GetBytes(size);

        Assert.Equal(data, await crypto.DecryptAsync(PlainDocument.Encrypt(crypto.Key, "key", data)));
    }

    [Theory]
    [InlineData(Segment)]
    [InlineData(Segment + 1)]
    public async Task Decrypt_OfTheOtherCipher_GivesTheData(int size)
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var data = RandomNumberGenerator.GetBytes(size);

        Assert.Equal(data, await crypto.DecryptAsync(await crypto.EncryptAsync(data, ("dapr-data-encryption-cipher", "chacha20-poly1305"))));
    }

    [Fact]
    public async Task Encrypt_TheSameTwice_ShowsNothingOfThat()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var data = new byte[Segment];

        var (one, two) = (await crypto.EncryptAsync(data), await crypto.EncryptAsync(data));

        Assert.Equal(one.Length, two.Length);
        Assert.NotEqual(one[^64..], two[^64..]);
    }

    /// <summary>What is wrong behind the first segment: it shows when some of the data is on its way already, and the answer must not look whole.</summary>
    [Theory]
    [InlineData("cut behind the second segment")]
    [InlineData("the second and the third segment changed places")]
    [InlineData("the last segment twice")]
    [InlineData("a byte of the third changed")]
    public async Task Decrypt_ChangedBehindTheFirstSegment_BreaksOff(string how)
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var document = PlainDocument.Encrypt(crypto.Key, "key", RandomNumberGenerator.GetBytes(4 * Segment));
        var header = document.Length - (4 * (Segment + 16));
        byte[] Part(int index) => document[(header + (index * (Segment + 16)))..(header + ((index + 1) * (Segment + 16)))];
        byte[] changed = how[0] switch
        {
            'c' => [.. document[..header], .. Part(0), .. Part(1)],
            't' when how.Contains("places", StringComparison.Ordinal) => [.. document[..header], .. Part(0), .. Part(2), .. Part(1), .. Part(3)],
            't' => [.. document, .. Part(3)],
            _ => [.. document[..header], .. Part(0), .. Part(1), (byte)(Part(2)[0] ^ 1), .. Part(2)[1..], .. Part(3)],
        };

        // The end may overtake what went before it, the head of the answer too.
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => crypto.DecryptAsync(changed));
    }

    [Theory]
    [InlineData("dapr.io/enc/v1\n", "invalid header: manifest not found")]
    [InlineData("dapr.io/enc/v1\n{}", "invalid header: manifest not found")]
    [InlineData("dapr.io/enc/v1\n{\"kw\":1,\"wfk\":\"AAAA\",\"cph\":1,\"np\":\"bm9uY2UtNw==\"}\nAAAA", "invalid header: signature not found")]
    [InlineData("dapr.io/enc/v1\n{\"kw\":9,\"wfk\":\"AAAA\",\"cph\":1,\"np\":\"bm9uY2UtNw==\"}\nAAAA\n", "invalid header: invalid manifest")]
    [InlineData("dapr.io/enc/v1\n{\"kw\":1,\"wfk\":\"AAAA\",\"cph\":3,\"np\":\"bm9uY2UtNw==\"}\nAAAA\n", "invalid header: invalid manifest")]
    [InlineData("dapr.io/enc/v1\n{\"kw\":1,\"wfk\":\"AAAA\",\"cph\":1,\"np\":\"bm9uY2U=\"}\nAAAA\n", "invalid header: invalid manifest")]
    [InlineData("dapr.io/enc/v1\n[]\nAAAA\n", "invalid header: invalid manifest")]
    public async Task Decrypt_HeaderThatIsNone_SaysWhy(string document, string why)
    {
        await using var crypto = await CryptoSidecar.StartAsync();

        using var response = await crypto.SendAsync("decrypt", new StringContent(document));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal($$"""{"errorCode":"ERR_CRYPTO","message":"failed to perform operation: {{why}}"}""", await response.Content.ReadAsStringAsync());
    }

    /// <summary>A header is looked for in so many bytes, and not in all that comes.</summary>
    [Fact]
    public async Task Decrypt_NoHeaderAnywhere_IsRefusedBeforeAllIsRead()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var endless = new PushedContent(async stream =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 2 * Segment)));
            await stream.FlushAsync();
            await rest.Task;
        });

        using var response = await crypto.SendAsync("decrypt", endless);
        rest.SetResult();

        Assert.Contains("invalid header: scheme name not found", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
