using System.Text;
using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Tests.Api;

public sealed class GoJsonTests
{
    [Theory]
    [InlineData("""{ "b" : [ 1 , 2.50 ] , "a" : null }""", """{"a":null,"b":[1,2.50]}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{"b":1,"a":[1],"b":2,"c":0,"a":[2],"b":3}""", """{"a":[2],"b":3,"c":0}""")]
    [InlineData("12345678901234567890.1234567890", "12345678901234567890.1234567890")]
    [InlineData("1e400", "1e400")]
    [InlineData("""{"z":{"y":1,"x":2},"A":0,"é":0}""", """{"A":0,"z":{"x":2,"y":1},"é":0}""")]
    [InlineData("\"<a href='x'>&\"", "\"\\u003ca href='x'\\u003e\\u0026\"")]
    [InlineData("\"\\u2028\\u0001\\b\\t\\n\\\"\\\\\\/é😀\"", "\"\\u2028\\u0001\\b\\t\\n\\\"\\\\/é😀\"")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData("true trailing", "true")]
    public void Value_Json_IsWrittenAsTheRuntimeDoes(string json, string expected) => Assert.Equal(expected, Written(json));

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("{", "unexpected EOF")]
    [InlineData("""{"a":""", "unexpected EOF")]
    [InlineData("[1,", "unexpected EOF")]
    [InlineData("\"abc", "unexpected EOF")]
    [InlineData("x", "invalid character 'x' looking for beginning of value")]
    [InlineData("[1,é]", "invalid character 'é' looking for beginning of value")]
    public void Describe_WhatIsNoJson_SaysWhatIsWrong(string json, string expected)
    {
        var exception = Assert.ThrowsAny<JsonException>(() => GoJson.ParseFirst(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(expected, JsonFault.Describe(Encoding.UTF8.GetBytes(json), exception));
    }

    [Fact]
    public void Value_LongerThanWhatAThreadKeeps_LeavesTheNextOneAlone()
    {
        var text = string.Concat(Enumerable.Repeat("größer <b> ", 20_000));

        Assert.Equal(text, JsonSerializer.Deserialize<string>(Written(JsonSerializer.Serialize(text))));
        Assert.Equal("{}", Written("{}"));
        Assert.Equal("[1]", Written("[1]"));
    }

    [Fact]
    public void ParseFirst_NestedTooDeep_IsNoJson()
    {
        var json = Encoding.UTF8.GetBytes(new string('[', 10_000) + new string(']', 10_000));

        var exception = Assert.ThrowsAny<JsonException>(() => GoJson.ParseFirst(json));
        Assert.NotEmpty(JsonFault.Describe(json, exception));
    }

    [Fact]
    [Trait("Run", "Long")]
    public void Value_AnyJson_KeepsItsMeaningAndIsStable()
    {
        var random = new Random(Fuzzing.Seed);
        for (var round = 0; round < Fuzzing.Rounds(2_000); round++)
        {
            var json = Any(random, depth: 4);

            var written = Written(json);

            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, JsonDocument.Parse(written).RootElement), json);
            Assert.Equal(written, Written(written));
        }
    }

    private static string Written(string json) => Encoding.UTF8.GetString(GoJson.Write(GoJson.ParseFirst(Encoding.UTF8.GetBytes(json))));

    private static string Any(Random random, int depth) => random.Next(depth == 0 ? 4 : 6) switch
    {
        0 => JsonSerializer.Serialize(new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => (char)random.Next(1, 0x2100))])),
        1 => $"{random.Next(-9, 9)}.{random.Next(99)}e{random.Next(-5, 5)}",
        2 => random.Next(2) == 0 ? "true" : "false",
        3 => "null",
        4 => $"[ {string.Join(" , ", Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth - 1)))} ]",
        _ => $"{{ {string.Join(" , ", Enumerable.Range(0, random.Next(4)).Select(index => $"\"{(char)('d' - index)}\" : {Any(random, depth - 1)}"))} }}",
    };
}
