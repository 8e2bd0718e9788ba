using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Sidecar.Tests.State;

/// <summary>What becomes of values: JSON is read and written anew over HTTP, bytes stay bytes over gRPC.</summary>
public sealed class StateValueTests
{
    [Theory]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("12.50", "12.5")]
    [InlineData("1.0", "1")]
    [InlineData("-0", "-0")]
    [InlineData("1e3", "1000")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1e23", "1e+23")]
    [InlineData("123456789e-20", "1.23456789e-12")]
    [InlineData("12345678901234567890", "12345678901234567000")]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    [InlineData("""{ "z" : 1 , "a" : [ 1.0, { "y" : 2, "x" : 1 } ] }""", """{"a":[1,{"x":1,"y":2}],"z":1}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("\"it's <b>&\\u0041😀+\"", "\"it's \\u003cb\\u003e\\u0026A😀+\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"")]
    [InlineData("\"\\ud83d lone \\udc00\"", "\"\ufffd lone \ufffd\"")]
    [InlineData("\"\\\\ud83d\"", "\"\\\\ud83d\"")]
    [InlineData("""{"\uE000":1,"😀":2}""", "{\"\uE000\":1,\"😀\":2}")]
    public async Task Save_JsonOverHttp_IsStoredAsTheRuntimeWritesIt(string value, string stored)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var saved = await sidecar.SaveAsync($$"""[{"key":"k","value":{{value}}}]""");

        Assert.Equal((204, ""), (saved.Status, saved.Body));
        Assert.Equal(stored, await sidecar.TextAsync("k"));
        var read = await sidecar.GetAsync("k");
        Assert.Equal((200, stored, "application/json"), (read.Status, read.Body, read.ContentType));
        Assert.NotEmpty(read.Etag!);
    }

    [Theory]
    [InlineData("""[{"key":"k","value":1e400}]""")]
    [InlineData("""[{"key":"k","value":{"a":[-1e999]}}]""")]
    public async Task Save_NumberTooLarge_IsRefused(string body)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.SaveAsync(body);

        Assert.Equal((400, "ERR_MALFORMED_REQUEST"), (answer.Status, answer.ErrorCode));
        Assert.Equal(204, (await sidecar.GetAsync("k")).Status);
    }

    [Fact]
    public async Task Save_NestedTooDeep_IsRefusedAndTheSidecarStands()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.SaveAsync($$"""[{"key":"k","value":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}]""");

        Assert.Equal((400, "ERR_MALFORMED_REQUEST"), (answer.Status, answer.ErrorCode));
        Assert.Equal(204, (await sidecar.SaveAsync($$"""[{"key":"k","value":{{new string('[', 400)}}{{new string(']', 400)}}}]""")).Status);
        Assert.Equal(200, (await sidecar.GetAsync("k")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("{ \"x\" : 1 }")]
    [InlineData("\0\u0001ÿ")]
    public async Task Save_OverGrpc_KeepsEveryByte(string value)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        await sidecar.SaveRpcAsync(StateSidecar.Item("k", value));

        Assert.Equal(value, await sidecar.TextAsync("k"));
    }

    [Fact]
    public async Task Get_BytesOverHttp_AreSentRawAsJson()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", "plain text"));

        var answer = await sidecar.GetAsync("k");

        Assert.Equal((200, "plain text", "application/json"), (answer.Status, answer.Body, answer.ContentType));
    }

    [Theory]
    [InlineData("k")]
    [InlineData("missing")]
    public async Task Get_EmptyOrMissingOverHttp_HasNoContent(string key)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", ""));

        var answer = await sidecar.GetAsync(key);

        Assert.Equal((204, "", null), (answer.Status, answer.Body, answer.Etag));
    }

    [Fact]
    public async Task Get_OverGrpc_TellsAnEmptyValueFromAMissingOneByItsEtag()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", ""));

        Assert.NotEmpty((await sidecar.GetRpcAsync("k")).Etag);
        Assert.Empty((await sidecar.GetRpcAsync("missing")).Etag);
    }

    [Fact]
    public async Task Save_ValueMissing_IsNull()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        await sidecar.SaveAsync("""[{"key":"k"}]""");

        Assert.Equal("null", await sidecar.TextAsync("k"));
    }

    [Theory]
    [InlineData("application/json", """{"a":1,"b":1}""")]
    [InlineData("text/plain", """{ "b" : 1.0, "a": 1 }""")]
    [InlineData("", """{ "b" : 1.0, "a": 1 }""")]
    public async Task Save_ContentTypeOverGrpc_OnlyJsonIsWrittenAnew(string type, string stored)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        var item = StateSidecar.Item("k", """{ "b" : 1.0, "a": 1 }""");
        item.Metadata["contentType"] = type;

        await sidecar.SaveRpcAsync(item);

        Assert.Equal(stored, await sidecar.TextAsync("k"));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("{} {}")]
    [InlineData("1e400")]
    public async Task Save_ContentTypeJsonOverGrpc_WhatIsNoneIsUnknown(string value)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        var item = StateSidecar.Item("k", value);
        item.Metadata["contentType"] = "application/json";

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.SaveRpcAsync(StateSidecar.Item("first", "1"), item));

        Assert.Equal(RpcStatusCode.Unknown, failure.StatusCode);
        Assert.Empty((await sidecar.GetRpcAsync("first")).Etag);
    }

    [Theory]
    [InlineData("AAH/")]
    [InlineData("not base64!")]
    public async Task Save_OctetStreamOverHttp_StaysTheTextThatItIs(string text)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        await sidecar.SaveAsync($$$"""[{"key":"k","value":"{{{text}}}","metadata":{"contentType":"application/octet-stream"}}]""");

        Assert.Equal($"\"{text}\"", await sidecar.TextAsync("k"));
    }

    [Fact]
    public async Task Save_InvalidUtf8OverHttp_ReplacesWhatIsNoCharacter()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        var body = ByteString.CopyFrom([.. "[{\"key\":\"k\",\"value\":\"a"u8, 0xFF, .. "b\"}]"u8]);

        using var content = new ByteArrayContent(body.ToByteArray());
        using var response = await sidecar.Http.PostAsync(new Uri($"/v1.0/state/{StateSidecar.Store}", UriKind.Relative), content);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal("\"a\ufffdb\"", await sidecar.TextAsync("k"));
    }
}
