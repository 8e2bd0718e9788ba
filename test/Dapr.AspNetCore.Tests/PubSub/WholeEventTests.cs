using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>A handler that takes the event whole, beside ones that take its data.</summary>
public sealed class WholeEventTests
{
    private const string Event =
        """{"specversion":"1.0","id":"7","source":"shop","type":"placed","subject":"s","time":"2024-05-01T10:00:00Z","datacontenttype":"application/json","traceid":"00-1","priority":3,"data":{"sku":"tea"}}""";

    public sealed record Order(string Sku);

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/controller/whole")]
    public async Task Handler_OfACloudEvent_GetsItsAttributesAndExtensions(string path) =>
        Assert.Equal("7|shop|placed|s|application/json|tea|00-1|3", await PostAsync(path));

    [Theory]
    [InlineData("/data")]
    [InlineData("/controller/data")]
    public async Task Handler_OfTheData_GetsTheDataInTheSameApplication(string path) => Assert.Equal("tea", await PostAsync(path));

    [Theory]
    [InlineData("/bytes")]
    [InlineData("/controller/bytes")]
    public async Task Handler_OfACloudEventOfBytes_GetsThem(string path) => Assert.Equal(
        "hi|application/octet-stream",
        await PostAsync(path, """{"specversion":"1.0","id":"7","source":"s","type":"t","datacontenttype":"application/octet-stream","data_base64":"aGk="}"""));

    [Theory]
    [InlineData("/empty")]
    [InlineData("/controller/empty")]
    public async Task Handler_OfACloudEventWithoutData_GetsItsAttributes(string path) =>
        Assert.Equal("7|True", await PostAsync(path, """{"specversion":"1.0","id":"7","source":"s","type":"t"}"""));

    private static string DescribeBytes(CloudEvent<byte[]> e) => $"{Encoding.UTF8.GetString(e.Data)}|{e.DataContentType}";

    private static string Describe(CloudEvent<Order> e) =>
        $"{e.Id}|{e.Source}|{e.Type}|{e.Subject}|{e.DataContentType}|{e.Data.Sku}|{e.Extensions!["traceid"].GetString()}|{e.Extensions["priority"].GetInt32()}";

    private static async Task<string> PostAsync(string path, string cloudEvent = Event)
    {
        await using var app = await TestApp.StartAsync(
            application =>
            {
                application.UseCloudEvents();
                application.MapPost("/minimal", Describe).WithTopic("pubsub", "whole");
                application.MapPost("/data", (Order order) => order.Sku).WithTopic("pubsub", "data");
                application.MapPost("/empty", (CloudEvent<Order?> e) => $"{e.Id}|{e.Data is null}").WithTopic("pubsub", "empty");
                application.MapPost("/bytes", DescribeBytes).WithTopic("pubsub", "bytes");
                application.MapControllers();
            },
            builder => builder.Services.AddOnly<EventsController>());
        using var content = new StringContent(cloudEvent, Encoding.UTF8);
        content.Headers.ContentType = new("application/cloudevents+json");
        using var response = await app.Client.PostAsync(path, content);
        return await response.Content.ReadAsStringAsync();
    }

    [ApiController]
    [Route("controller")]
    public sealed class EventsController : ControllerBase
    {
        [HttpPost("whole")]
        public string Whole(CloudEvent<Order> cloudEvent) => Describe(cloudEvent);

        [HttpPost("empty")]
        public string Bare(CloudEvent<Order?> cloudEvent) => $"{cloudEvent.Id}|{cloudEvent.Data is null}";

        [HttpPost("bytes")]
        public string Bytes(CloudEvent<byte[]> cloudEvent) => DescribeBytes(cloudEvent);

        [HttpPost("data")]
        public string Data(Order order) => order.Sku;
    }
}
