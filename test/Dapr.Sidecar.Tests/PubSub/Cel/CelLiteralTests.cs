using Dapr.Sidecar.PubSub.Cel;

namespace Dapr.Sidecar.Tests.PubSub.Cel;

public sealed class CelLiteralTests
{
    [Theory]
    [InlineData("1", 1L)]
    [InlineData("0x1F", 31L)]
    [InlineData("-0x1F", -31L)]
    [InlineData("- 5", -5L)]
    [InlineData("--5", 5L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("7u", 7UL)]
    [InlineData("0xFFu", 255UL)]
    [InlineData("18446744073709551615u", ulong.MaxValue)]
    [InlineData("1.5", 1.5)]
    [InlineData(".5", 0.5)]
    [InlineData("-1e3", -1000.0)]
    [InlineData("2.5E-1", 0.25)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    public void Evaluate_NumberOrConstant_IsThatValue(string expression, object? expected) =>
        Assert.Equal(expected, Expressions.Evaluate(expression));

    [Theory]
    [InlineData("""  "it's"  """, "it's")]
    [InlineData("""  'say "hi"'  """, "say \"hi\"")]
    [InlineData("""  'a\tb\n\\\''  """, "a\tb\n\\'")]
    [InlineData("""  '\x41\101\u00e9\U0001F600'  """, "AA\u00e9\U0001F600")]
    [InlineData("""  r'a\n'  """, "a\\n")]
    [InlineData("""  R"a\"  """, "a\\")]
    [InlineData("""  '''two 'quotes' in'''  """, "two 'quotes' in")]
    [InlineData("  '''line\nline'''  ", "line\nline")]
    [InlineData("  ''  ", "")]
    [InlineData("  'Zoë 😀'  ", "Zoë 😀")]
    public void Evaluate_String_IsUnescaped(string expression, string expected) =>
        Assert.Equal(expected, Expressions.Evaluate(expression));

    [Theory]
    [InlineData("b'abc'", new byte[] { 97, 98, 99 })]
    [InlineData("b'\\xff\\377'", new byte[] { 255, 255 })]
    [InlineData("b'ë'", new byte[] { 0xC3, 0xAB })]
    [InlineData("br'\\x'", new byte[] { 92, 120 })]
    [InlineData("rb'\\x'", new byte[] { 92, 120 })]
    public void Evaluate_Bytes_AreOctets(string expression, byte[] expected) =>
        Assert.Equal(expected, Assert.IsType<CelBytes>(Expressions.Evaluate(expression)).Content.ToArray());

    [Theory]
    [InlineData("[1, 2, 3,] == [1, 2, 3]")]
    [InlineData("size([]) == 0")]
    [InlineData("{'a': 1, 'b': [2],} == {'b': [2], 'a': 1}")]
    [InlineData("{1: 'x', 2u: 'y', true: 'z'}[2] == 'y'")]
    [InlineData("size({}) == 0")]
    [InlineData("1 == 1 // a comment")]
    [InlineData("// first\n1 == 1")]
    public void Evaluate_ListMapOrComment_Holds(string expression) => Assert.Equal(true, Expressions.Evaluate(expression));

    [Fact]
    public void Evaluate_MapWithRepeatedKey_Fails() => Assert.Contains("repeated key", Expressions.Error("{'a': 1, 'a': 2}"));

    [Fact]
    public void Evaluate_MapWithListAsKey_Fails() => Assert.Contains("unsupported key", Expressions.Error("{[1]: 2}"));
}
