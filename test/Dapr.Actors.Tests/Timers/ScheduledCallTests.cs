using System.Text;
using System.Text.Json;
using Dapr.Actors.Runtime;

namespace Dapr.Actors.Tests.Timers;

/// <summary>What the runtime says of a timer or reminder.</summary>
public sealed class ScheduledCallTests
{
    [Fact]
    public void Parse_InWhicheverOrder_FindsAllMembers()
    {
        var call = Parse("""{"x":[{"period":"no"}],"callback":"c","ttl":"3h","data":"aGk=","period":"@every 1h","dueTime":"1s"}""");

        Assert.Equal(("1s", "@every 1h", "3h", "c", "hi"), (call.DueTime, call.Period, call.Ttl, call.Callback, Encoding.UTF8.GetString(call.Data!)));
    }

    [Theory]
    [InlineData("\"aGk=\"", "hi")]
    [InlineData("\"\"", "")]
    [InlineData("\"no base64!\"", "no base64!")]
    [InlineData("{\"a\": 1}", "{\"a\": 1}")]
    [InlineData("1.5", "1.5")]
    [InlineData("false", "false")]
    [InlineData("null", null)]
    public void Parse_DataOfAnyShape_IsBytes(string json, string? data) =>
        Assert.Equal(data, Parse($"{{\"data\":{json}}}").Data is { } bytes ? Encoding.UTF8.GetString(bytes) : null);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"actorID\":\"a1\"}")]
    public void Parse_OfNothing_IsNotKnown(string json) => Assert.False(Parse(json).IsKnown);

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    public void Parse_OfSomethingElse_IsRefused(string json) => Assert.ThrowsAny<JsonException>(() => Parse(json));

    [Fact]
    public void Of_WhatCameOverAStream_HasTheSameBytes()
    {
        Assert.Equal("hi", Encoding.UTF8.GetString(ScheduledCall.Of("", "", "", "\"aGk=\""u8.ToArray()).Data!));
        Assert.Null(ScheduledCall.Of("", "", "", default).Data);
    }

    private static ScheduledCall Parse(string json) => ScheduledCall.Parse(Encoding.UTF8.GetBytes(json));
}
