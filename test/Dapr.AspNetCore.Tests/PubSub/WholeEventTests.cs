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

    private static string Describe(CloudEvent<Order> e) =>
        $"{e.Id}|{e.Source}|{e.Type}|{e.Subject}|{e.DataContentType}|{e.Data.Sku}|{e.Extensions!["traceid"].GetString()}|{e.Extensions["priority"].GetInt32()}";

    private static async Task<string> PostAsync(string path)
    {
        await using var app = await TestApp.StartAsync(
            application =>
            {
                application.UseCloudEvents();
                application.MapPost("/minimal", Describe).WithTopic("pubsub", "whole");
                application.MapPost("/data", (Order order) => order.Sku).WithTopic("pubsub", "data");
                application.MapControllers();
            },
            builder => builder.Services.AddOnly<EventsController>());
        using var content = new StringContent(Event, Encoding.UTF8);
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

        [HttpPost("data")]
        public string Data(Order order) => order.Sku;
    }
}
