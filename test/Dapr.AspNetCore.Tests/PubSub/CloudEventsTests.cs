using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>What a handler sees of an event.</summary>
public sealed class CloudEventsTests
{
    private const string CloudEventType = "application/cloudevents+json";

    [Theory]
    [InlineData("""{"data":{"a":1}}""", "application/json", """{"a":1}""")]
    [InlineData("""{"data":"text","datacontenttype":"text/plain"}""", "text/plain", "text")]
    [InlineData("""{"data":"text","datacontenttype":"application/json"}""", "application/json", "\"text\"")]
    [InlineData("""{"data":{"a":1},"datacontenttype":"application/vnd.shop+json"}""", "application/vnd.shop+json", """{"a":1}""")]
    [InlineData("""{"data_base64":"aGk=","datacontenttype":"application/octet-stream"}""", "application/octet-stream", "hi")]
    [InlineData("""{"type":"x"}""", "", "")]
    public async Task UseCloudEvents_Event_IsUnpacked(string cloudEvent, string contentType, string body)
    {
        var (status, seen) = await SendAsync(cloudEvent, CloudEventType);

        Assert.Equal((HttpStatusCode.OK, $"{contentType}|{body}"), (status, seen));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/cloudevents-batch+json")]
    public async Task UseCloudEvents_OtherContent_IsLeftAlone(string contentType)
    {
        var (_, seen) = await SendAsync("""{"data":1}""", contentType);

        Assert.Equal($$"""{{contentType}}|{"data":1}""", seen);
    }

    [Fact]
    public async Task UseCloudEvents_DataTwice_Is400AndTheHandlerDoesNotRun()
    {
        var (status, seen) = await SendAsync("""{"data":1,"data_base64":"aGk="}""", CloudEventType);

        Assert.Equal((HttpStatusCode.BadRequest, ""), (status, seen));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task UseCloudEvents_NoEvent_IsAnErrorOfJson(string body) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => SendAsync(body, CloudEventType));

    [Theory]
    [InlineData("""{"DATA":{"a":1},"DataContentType":"application/vnd.x+json; charset=utf-16"}""", "application/vnd.x+json", """{"a":1}""")]
    [InlineData("""{"data":{"a":1},"datacontenttype":"text/plain"}""", "text/plain", """{"a":1}""")]
    [InlineData("""{"data":"text","datacontenttype":"???"}""", "application/json", "\"text\"")]
    [InlineData("""{"data_base64":"aGk="}""", "application/json", "hi")]
    public async Task UseCloudEvents_Names_AreFoundInAnyCaseAndTypesMade(string cloudEvent, string contentType, string body) =>
        Assert.Equal((HttpStatusCode.OK, $"{contentType}|{body}"), await SendAsync(cloudEvent, CloudEventType));

    [Fact]
    public async Task UseCloudEvents_TextAndNoDecoding_StaysJson() => Assert.Equal(
        (HttpStatusCode.OK, "text/plain|\"text\""),
        await SendAsync("""{"data":"text","datacontenttype":"text/plain"}""", CloudEventType, new() { SuppressJsonDecodingOfTextPayloads = true }));

    [Fact]
    public async Task UseCloudEvents_CharsetOfTheRequest_IsRead()
    {
        await using var app = await TestApp.StartAsync(Echo(new()));
        using var content = new ByteArrayContent(Encoding.Unicode.GetBytes("""{"data":"é","datacontenttype":"text/plain"}"""));
        content.Headers.TryAddWithoutValidation("content-type", CloudEventType + "; charset=utf-16");

        using var response = await app.Client.PostAsync("/", content);

        Assert.Equal("text/plain|é", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task UseCloudEvents_AfterThePipeline_RequestIsAsItWas()
    {
        (string? Type, long? Length) before = default, inside = default, after = default;
        await using var app = await TestApp.StartAsync(application =>
        {
            application.Use(async (context, next) =>
            {
                before = (context.Request.ContentType, context.Request.ContentLength);
                await next(context);
                after = (context.Request.ContentType, context.Request.ContentLength);
            });
            application.UseCloudEvents();
            application.MapPost("/", (HttpContext context) => { inside = (context.Request.ContentType, context.Request.ContentLength); });
        });

        using var response = await app.Client.PostAsync("/", Content("""{"data":12}""", CloudEventType));

        Assert.Equal((CloudEventType, 11), before);
        Assert.Equal(("application/json", 2), inside);
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(null, null, "id,source,type,note")]
    [InlineData("TYPE", null, "type")]
    [InlineData("type", "type", "type")]
    [InlineData(null, "Type", "id,source,note")]
    public async Task UseCloudEvents_Forwarding_TakesTheIncludedBeforeTheExcluded(string? included, string? excluded, string expected)
    {
        await using var app = await TestApp.StartAsync(application =>
        {
            application.UseCloudEvents(new CloudEventsMiddlewareOptions
            {
                ForwardCloudEventPropertiesAsHeaders = true,
                IncludedCloudEventPropertiesAsHeaders = included?.Split(','),
                ExcludedCloudEventPropertiesFromHeaders = excluded?.Split(','),
            });
            application.MapPost("/", (HttpContext context) => string.Join(',', context.Request.Headers.Keys.Where(name => name.StartsWith("Cloudevent.", StringComparison.Ordinal)).Select(name => name[11..])));
        });

        using var response = await app.Client.PostAsync(
            "/", Content("""{"id":"1","source":"s","type":"t","note":"n","data":1,"datacontenttype":"x/y","pubsubname":"p","traceparent":"00"}""", CloudEventType));

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task UseCloudEvents_HeaderThatIsThere_Wins()
    {
        await using var app = await TestApp.StartAsync(application =>
        {
            application.UseCloudEvents(new CloudEventsMiddlewareOptions { ForwardCloudEventPropertiesAsHeaders = true });
            application.MapPost("/", (HttpContext context) => $"{context.Request.Headers["Cloudevent.type"]}|{context.Request.Headers["Cloudevent.note"]}");
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = Content("""{"type":"t","note":"a\"b","data":1}""", CloudEventType) };
        request.Headers.Add("Cloudevent.type", "mine");

        using var response = await app.Client.SendAsync(request);

        Assert.Equal("mine|a\\\"b", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task UseCloudEvents_Forwarding_MakesHeadersOfAttributes()
    {
        await using var app = await TestApp.StartAsync(application =>
        {
            application.UseCloudEvents(new CloudEventsMiddlewareOptions { ForwardCloudEventPropertiesAsHeaders = true, ExcludedCloudEventPropertiesFromHeaders = ["source"] });
            application.MapPost("/", (HttpContext context) => $"{context.Request.Headers["Cloudevent.type"]}|{context.Request.Headers.ContainsKey("Cloudevent.source")}");
        });

        using var response = await app.Client.PostAsync("/", Content("""{"type":"order","source":"shop","data":1}""", CloudEventType));

        Assert.Equal("order|False", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/cloudevents+json; charset=\"utf-8\"", "{\"data\":1}", "application/json|1")]
    [InlineData("application/cloudevents+json; profile=x", "{\"data\":1}", "application/json|1")]
    [InlineData("Application/CloudEvents+json", "{\"data\":1}", "Application/CloudEvents+json|{\"data\":1}")]
    [InlineData("application/cloudevents+json", "{\"data\":null}", "application/json|null")]
    [InlineData("application/cloudevents+json", "{\"data\":[1,\"\u00e9\"]}", "application/json|[1,\"\u00e9\"]")]
    [InlineData("application/cloudevents+json", "{\"data\":\"a\\nb\",\"datacontenttype\":\"text/plain; charset=utf-16\"}", "text/plain|a\nb")]
    public async Task UseCloudEvents_TypeAndData_AreTakenByTheRules(string contentType, string body, string expected) =>
        Assert.Equal((HttpStatusCode.OK, expected), await SendAsync(body, contentType));

    [Fact]
    public void UseCloudEvents_WithoutPipelineOrOptions_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => ((IApplicationBuilder)null!).UseCloudEvents());
        Assert.Throws<ArgumentNullException>(() => new ApplicationBuilder(null!).UseCloudEvents(null!));
    }

    private static async Task<(HttpStatusCode Status, string Seen)> SendAsync(string body, string contentType, CloudEventsMiddlewareOptions? options = null)
    {
        await using var app = await TestApp.StartAsync(Echo(options ?? new()));
        using var response = await app.Client.PostAsync("/", Content(body, contentType));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static Action<WebApplication> Echo(CloudEventsMiddlewareOptions options) => application =>
    {
        application.UseCloudEvents(options);
        application.MapPost("/", async (HttpContext context) => $"{context.Request.ContentType}|{await new StreamReader(context.Request.Body).ReadToEndAsync()}");
    };

    private static ByteArrayContent Content(string body, string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("content-type", contentType);
        return content;
    }
}
