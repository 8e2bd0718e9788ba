using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>JSON values as Go prints them.</summary>
public sealed class GoTextTests
{
    [Theory]
    [InlineData("null", "<nil>")]
    [InlineData("true", "true")]
    [InlineData("\"a \\\"b\\\"\"", "a \"b\"")]
    [InlineData("""{"b":2,"a":{"y":"x","x":null},"b":3}""", "map[a:map[x:<nil> y:x] b:3]")]
    [InlineData("[1,\"two\",[],{}]", "[1 two [] map[]]")]
    [InlineData("0", "0")]
    [InlineData("-0.0", "-0")]
    [InlineData("1.0", "1")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("999999", "999999")]
    [InlineData("1000000", "1e+06")]
    [InlineData("123456789", "1.23456789e+08")]
    [InlineData("-12345678.25", "-1.234567825e+07")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("1.5e300", "1.5e+300")]
    [InlineData("0.1", "0.1")]
    [InlineData("9007199254740993", "9.007199254740992e+15")]
    public void Of_Value_IsAsGoPrintsIt(string json, string text)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(text, GoText.Of(document.RootElement));
    }
}
