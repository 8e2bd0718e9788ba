using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>The data of an event as a handler reads it, which are the very bytes that came.</summary>
public sealed class EventBodyTests
{
    private const string Event = """{"id":"1","data":{"sku":"tea"},"type":"t"}""";

    [Fact]
    public async Task Body_ReadAsPipe_IsTheData() => Assert.Equal("""{"sku":"tea"}""", await ReadAsync(Event, async context =>
    {
        var read = await context.Request.BodyReader.ReadAsync();
        var text = Encoding.UTF8.GetString(read.Buffer);
        context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        return text;
    }));

    [Fact]
    public async Task Body_ReadAsPipeInParts_IsTheData() => Assert.Equal("""{|"sku":"tea"}""", await ReadAsync(Event, async context =>
    {
        var first = await context.Request.BodyReader.ReadAsync();
        var text = Encoding.UTF8.GetString(first.Buffer.Slice(0, 1));
        context.Request.BodyReader.AdvanceTo(first.Buffer.GetPosition(1), first.Buffer.End);
        var second = await context.Request.BodyReader.ReadAsync();
        text += "|" + Encoding.UTF8.GetString(second.Buffer);
        context.Request.BodyReader.AdvanceTo(second.Buffer.End);
        return text;
    }));

    [Fact]
    public async Task Body_BufferedAndReadTwice_IsTheDataBothTimes() => Assert.Equal("""{"sku":"tea"}|{"sku":"tea"}""", await ReadAsync(Event, async context =>
    {
        context.Request.EnableBuffering();
        using var stream = new StreamReader(context.Request.Body, leaveOpen: true);
        var text = await stream.ReadToEndAsync();
        context.Request.Body.Position = 0;
        var read = await context.Request.BodyReader.ReadAtLeastAsync(text.Length);
        text += "|" + Encoding.UTF8.GetString(read.Buffer);
        context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        return text;
    }));

    [Fact]
    public async Task Body_ReadAsStreamTwice_IsTheDataBothTimes() => Assert.Equal("""{"sku":"tea"}|{"sku":"tea"}""", await ReadAsync(Event, async context =>
    {
        using var stream = new StreamReader(context.Request.Body, leaveOpen: true);
        var text = await stream.ReadToEndAsync();
        context.Request.Body.Position = 0;
        stream.DiscardBufferedData();
        return $"{text}|{await stream.ReadToEndAsync()}";
    }));

    [Fact]
    public async Task Body_KeptBeyondTheHandler_HoldsNothingOfOtherRequests()
    {
        Stream? kept = null;

        await ReadAsync(Event, context =>
        {
            kept = context.Request.Body;
            return Task.FromResult("");
        });

        Assert.Equal((0, 0L), (await kept!.ReadAsync(new byte[10], TestContext.Current.CancellationToken), kept.Length));
    }

    [Theory]
    [InlineData("""{"d\u0061ta":1}""", "1")]
    [InlineData("""{"data":1,"Data":2}""", "1")]
    [InlineData(""" {"nested":{"data":1,"list":[{"data":2}]}, "data" : "a\u0062" } """, "\"a\\u0062\"")]
    [InlineData("""{"data":"a\u0062","datacontenttype":"text/plain"}""", "ab")]
    [InlineData("\uFEFF{\"data\":1}", "1")]
    public async Task Body_OfAnyEvent_IsTheFirstDataOfItsRoot(string cloudEvent, string expected) => Assert.Equal(expected, await ReadAsync(cloudEvent, ReadToEndAsync));

    [Fact]
    public async Task Body_OfAnEventThatComesInParts_IsTheData()
    {
        // Longer than what one read of a connection gives.
        var data = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"é{number}"));

        Assert.Equal($"\"{data}\"", await ReadAsync($$"""{"id":"1","data":"{{data}}","datacontenttype":"application/json"}""", ReadToEndAsync));
    }

    [Theory]
    [InlineData("""{"data":1} 2""")]
    [InlineData("""{"data":1""")]
    [InlineData("")]
    public async Task UseCloudEvents_MoreOrLessThanAnObject_IsAnErrorOfJson(string body) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(body, ReadToEndAsync));

    [Fact]
    public async Task UseCloudEvents_HandlerThatFails_LeavesTheRequestAsItWas()
    {
        PipeReader? before = null, after = null;
        await using var app = await TestApp.StartAsync(application =>
        {
            application.Use(async (context, next) =>
            {
                before = context.Request.BodyReader;
                await Assert.ThrowsAsync<InvalidOperationException>(() => next(context));
                after = context.Request.BodyReader;
            });
            application.UseCloudEvents();
            application.MapPost("/", Task (HttpContext _) => throw new InvalidOperationException());
        });

        using var response = await app.Client.PostAsync("/", Content(Event));

        Assert.NotNull(before);
        Assert.Same(before, after);
    }

    private static Task<string> ReadToEndAsync(HttpContext context) => new StreamReader(context.Request.Body).ReadToEndAsync();

    private static async Task<string> ReadAsync(string cloudEvent, Func<HttpContext, Task<string>> read)
    {
        await using var app = await TestApp.StartAsync(application =>
        {
            application.UseCloudEvents();
            application.MapPost("/", async (HttpContext context) => await context.Response.WriteAsync(await read(context)));
        });
        using var response = await app.Client.PostAsync("/", Content(cloudEvent));
        return await response.Content.ReadAsStringAsync();
    }

    private static ByteArrayContent Content(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("content-type", "application/cloudevents+json");
        return content;
    }
}
