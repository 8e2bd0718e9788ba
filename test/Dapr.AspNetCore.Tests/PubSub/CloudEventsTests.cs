using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>What a handler sees of an event.</summary>
public sealed class CloudEventsTests
{
    [Theory]
    [InlineData("""{"data":{"a":1}}""", "application/json", """{"a":1}""")]
    [InlineData("""{"data":"text","datacontenttype":"text/plain"}""", "text/plain", "text")]
    [InlineData("""{"data":"text","datacontenttype":"application/json"}""", "application/json", "\"text\"")]
    [InlineData("""{"data":{"a":1},"datacontenttype":"application/vnd.shop+json"}""", "application/vnd.shop+json", """{"a":1}""")]
    [InlineData("""{"data_base64":"aGk=","datacontenttype":"application/octet-stream"}""", "application/octet-stream", "hi")]
    [InlineData("""{"type":"x"}""", "", "")]
    public async Task UseCloudEvents_Event_IsUnpacked(string cloudEvent, string contentType, string body)
    {
        var (status, seen) = await SendAsync(cloudEvent, "application/cloudevents+json");

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

    [Theory]
    [InlineData("""{"data":1,"data_base64":"aGk="}""")]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task UseCloudEvents_NoEvent_Is400(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(body, "application/cloudevents+json")).Status);

    [Fact]
    public async Task UseCloudEvents_Forwarding_MakesHeadersOfAttributes()
    {
        await using var app = await TestApp.StartAsync(application =>
        {
            application.UseCloudEvents(new CloudEventsMiddlewareOptions { ForwardCloudEventPropertiesAsHeaders = true, ExcludedCloudEventPropertiesFromHeaders = ["source"] });
            application.MapPost("/", (HttpContext context) => $"{context.Request.Headers["Cloudevent.type"]}|{context.Request.Headers.ContainsKey("Cloudevent.source")}");
        });

        using var response = await app.Client.PostAsync("/", Content("""{"type":"order","source":"shop","data":1}""", "application/cloudevents+json"));

        Assert.Equal("order|False", await response.Content.ReadAsStringAsync());
    }

    private static async Task<(HttpStatusCode Status, string Seen)> SendAsync(string body, string contentType)
    {
        await using var app = await TestApp.StartAsync(application =>
        {
            application.UseCloudEvents();
            application.MapPost("/", async (HttpContext context) => $"{context.Request.ContentType}|{await new StreamReader(context.Request.Body).ReadToEndAsync()}");
        });
        using var response = await app.Client.PostAsync("/", Content(body, contentType));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static ByteArrayContent Content(string body, string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("content-type", contentType);
        return content;
    }
}
