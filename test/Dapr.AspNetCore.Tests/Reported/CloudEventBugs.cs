using System.Net;
using System.Text;
using System.Text.Json;
using Dapr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore.Tests.Reported;

/// <summary>What users of the official SDK reported about events, by the number there (<c>Runtime…</c>: of the runtime).</summary>
public sealed class CloudEventBugs
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pull1713_CallerThatGoesAway_IsNoErrorOnceTheAnswerHasBegun(bool hasBegun)
    {
        Exception? seen = null;
        await using var app = await TestApp.StartAsync(application =>
        {
            application.Use(async (context, next) => seen = await Record.ExceptionAsync(() => next(context)));
            application.UseCloudEvents();
            application.MapPost("/", async (HttpContext context) =>
            {
                if (hasBegun)
                {
                    await context.Response.StartAsync(CancellationToken.None);
                }

                using var gone = new CancellationTokenSource();
                context.RequestAborted = gone.Token;
                await gone.CancelAsync();
                gone.Token.ThrowIfCancellationRequested();
            });
        });

        using var response = await PostAsync(app, "/", """{"data":1}""");

        Assert.Equal(!hasBegun, seen is OperationCanceledException);
    }

    [Theory]
    [InlineData("text/plain", "a \\\"b\\\"\\n\\u00e9", "a \"b\"\n\u00e9")]
    [InlineData("text/xml; charset=utf-16", "<a/>", "<a/>")]
    [InlineData("application/octet-stream", "x", "x")]
    public async Task Issue592_TextAsData_ComesDecodedAndKeepsItsType(string type, string json, string text)
    {
        await using var app = await StartAsync();

        using var response = await PostAsync(app, "/echo", $$"""{"datacontenttype":"{{type}}","data":"{{json}}"}""");

        Assert.Equal($"{type.Split(';')[0]}|{text}", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/order", """{"data":{"sku":"tea"}}""")]
    [InlineData("/order", """{"datacontenttype":"application/json; charset=utf-8","data":{"sku":"tea"}}""")]
    [InlineData("/order", """{"datacontenttype":"application/vnd.shop+json","data":{"sku":"tea"}}""")]
    [InlineData("/order", """{"datacontenttype":"","data":{"sku":"tea"}}""")]
    [InlineData("/controller", """{"data":{"sku":"tea"}}""")]
    [InlineData("/controller", """{"datacontenttype":"application/json; charset=utf-8","data":{"sku":"tea"}}""")]
    [InlineData("/controller", """{"datacontenttype":"application/vnd.shop+json","data":{"sku":"tea"}}""")]
    public async Task Issue581_EventOfJson_IsTakenAsJsonHoweverItSaysSo(string path, string cloudEvent)
    {
        await using var app = await StartAsync();

        using var response = await PostAsync(app, path, cloudEvent);

        Assert.Equal((HttpStatusCode.OK, "tea"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("text/plain", "5 < 6 \u00e9", "text/plain|5 < 6 \u00e9")]
    [InlineData("text/plain; charset=utf-8", "a\nb", "text/plain|a\nb")]
    [InlineData("application/xml", "<a b=\"c\"/>", "application/xml|<a b=\"c\"/>")]
    [InlineData("application/json", "{\"sku\":\"t\u00e9\"}", "application/json|{\"sku\":\"t\u00e9\"}")]
    [InlineData("application/octet-stream", "\u0000\u0001", "application/octet-stream|\u0000\u0001")]
    public async Task Runtime7274_BytesOfEveryType_ReachTheHandlerAsTheyWere(string type, string text, string expected)
    {
        var seen = "";
        await using var host = await HostAsync(app => app.MapPost("/t", async (HttpContext context) => { seen = await EchoAsync(context); }).WithTopic("pubsub", "t"));

        await host.Dapr.PublishByteEventAsync("pubsub", "t", Encoding.UTF8.GetBytes(text), type);
        await host.SettleAsync();

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Issue798_AttributesOfAPublisher_ReachTheHandler()
    {
        CloudEvent<Order>? seen = null;
        await using var host = await HostAsync(app => app.MapPost("/t", (CloudEvent<Order> cloudEvent) => { seen = cloudEvent; }).WithTopic("pubsub", "t"));

        await host.Dapr.PublishEventAsync("pubsub", "t", new CloudEvent<Order>(new Order("tea"))
        {
            Id = "7",
            Type = "placed",
            Subject = "s",
            Source = new Uri("urn:shop"),
            Extensions = new Dictionary<string, JsonElement> { ["tenant"] = JsonSerializer.SerializeToElement("a"), ["priority"] = JsonSerializer.SerializeToElement(3) },
        });
        await host.SettleAsync();

        Assert.Equal(("7", "placed", "s", "urn:shop", "tea"), (seen!.Id, seen.Type, seen.Subject, seen.Source.OriginalString, seen.Data.Sku));
        Assert.Equal(("a", 3), (seen.Extensions!["tenant"].GetString(), seen.Extensions["priority"].GetInt32()));
        Assert.Equal("pubsub", seen.Extensions["pubsubname"].GetString());
    }

    public sealed record Order(string Sku);

    private static async Task<string> EchoAsync(HttpContext context) => $"{context.Request.ContentType}|{await new StreamReader(context.Request.Body).ReadToEndAsync()}";

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        app =>
        {
            app.UseCloudEvents();
            app.MapPost("/echo", (Delegate)EchoAsync);
            app.MapPost("/order", (Order order) => order.Sku);
            app.MapControllers();
        },
        builder => builder.Services.AddOnly<OrderController>());

    private static Task<DaprTestHost> HostAsync(Action<WebApplication> map) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.UseCloudEvents();
            app.MapSubscribeHandler();
            map(app);
            return app;
        },
        options => options.WithPubSub());

    private static async Task<HttpResponseMessage> PostAsync(TestApp app, string path, string cloudEvent)
    {
        using var content = new StringContent(cloudEvent, Encoding.UTF8);
        content.Headers.ContentType = new("application/cloudevents+json");
        return await app.Client.PostAsync(path, content);
    }

    [ApiController]
    public sealed class OrderController : ControllerBase
    {
        [HttpPost("controller")]
        public string On(Order order) => order.Sku;
    }
}
