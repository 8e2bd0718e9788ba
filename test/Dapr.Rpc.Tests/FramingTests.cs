using Dapr.Rpc.Framing;

namespace Dapr.Rpc.Tests;

/// <summary>The small encodings of the protocol.</summary>
public sealed class FramingTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("50%", "50%25")]
    [InlineData("ü\n", "%C3%BC%0A")]
    public void PercentEncoding_Message_GoesAndComes(string message, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(message));
        Assert.Equal(message, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("50%", "50%")]
    [InlineData("%zz", "%zz")]
    [InlineData("%4", "%4")]
    public void PercentEncoding_BadEscape_StaysAsItIs(string encoded, string message) => Assert.Equal(message, PercentEncoding.Decode(encoded));

    [Theory]
    [InlineData("0.00001", "10u")]
    [InlineData("1", "1000m")]
    [InlineData("200000", "200000S")]
    [InlineData("-5", "1n")]
    public void RpcTimeout_Format_UsesAUnitThatFits(string seconds, string expected) =>
        Assert.Equal(expected, RpcTimeout.Format(TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("1H", 3600)]
    [InlineData("2M", 120)]
    [InlineData("3S", 3)]
    [InlineData("1500m", 1.5)]
    public void RpcTimeout_Parse_KnowsAllUnits(string text, double seconds)
    {
        Assert.True(RpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(TimeSpan.FromSeconds(seconds), timeout);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1x")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    public void RpcTimeout_Parse_RefusesTheRest(string text) => Assert.False(RpcTimeout.TryParse(text, out _));
}
