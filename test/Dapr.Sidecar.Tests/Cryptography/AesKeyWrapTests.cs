using System.Security.Cryptography;
using Dapr.Sidecar.Cryptography.Keys;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>The key wrap, by the examples of RFC 3394 (section 4).</summary>
public sealed class AesKeyWrapTests
{
    [Theory]
    [InlineData("000102030405060708090A0B0C0D0E0F", "00112233445566778899AABBCCDDEEFF", "1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5")]
    [InlineData(
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
        "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F",
        "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21")]
    public void Wrap_ExamplesOfTheStandard_GiveWhatItGives(string by, string key, string wrapped)
    {
        Assert.Equal(wrapped, Convert.ToHexString(AesKeyWrap.Wrap(Convert.FromHexString(by), Convert.FromHexString(key))));
        Assert.Equal(key, Convert.ToHexString(AesKeyWrap.Unwrap(Convert.FromHexString(by), Convert.FromHexString(wrapped))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(39)]
    public void Unwrap_AnyByteChanged_IsRefused(int place)
    {
        var by = RandomNumberGenerator.GetBytes(32);
        var wrapped = AesKeyWrap.Wrap(by, RandomNumberGenerator.GetBytes(32));
        wrapped[place] ^= 1;

        Assert.Throws<CryptographicException>(() => AesKeyWrap.Unwrap(by, wrapped));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(39)]
    public void Unwrap_OfALengthThatNoKeyGives_IsRefused(int length) =>
        Assert.Throws<CryptographicException>(() => AesKeyWrap.Unwrap(new byte[32], new byte[length]));
}
