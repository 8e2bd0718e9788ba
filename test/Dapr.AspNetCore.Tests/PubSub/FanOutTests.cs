using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>Topics with several handlers, of which each gets every event.</summary>
public sealed class FanOutTests
{
    private const string Event = """{"id":"1","specversion":"1.0","datacontenttype":"application/json","data":"tea"}""";

    [Theory]
    [InlineData("SUCCESS", "SUCCESS", "SUCCESS")]
    [InlineData("SUCCESS", "DROP", "DROP")]
    [InlineData("DROP", "RETRY", "RETRY")]
    [InlineData("RETRY", "SUCCESS", "RETRY")]
    [InlineData("throws", "DROP", "RETRY")]
    [InlineData("404", "SUCCESS", "DROP")]
    public async Task Answers_OfSeveralHandlers_AreOne(string first, string second, string expected)
    {
        await using var app = await StartAsync(application =>
        {
            application.MapPost("/a", () => Answer(first)).WithTopic("pubsub", "t");
            application.MapPost("/b", () => Answer(second)).WithTopic("pubsub", "t");
        });

        Assert.Equal($$"""{"status":"{{expected}}"}""", await PostAsync(app, "/dapr/topics/pubsub/t", Event));
    }

    [Fact]
    public async Task Bulk_EachEntryIsWhatItsHandlersSayTogether()
    {
        await using var app = await StartAsync(application =>
        {
            application.MapPost("/a", () => Statuses("SUCCESS", "DROP", "SUCCESS")).WithTopic("pubsub", "t").WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = "t" });
            application.MapPost("/b", () => Statuses("SUCCESS", "SUCCESS", "RETRY")).WithTopic("pubsub", "t").WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = "t" });
        });

        var answer = await PostAsync(app, "/dapr/topics/pubsub/t", """{"entries":[{"entryId":"1"},{"entryId":"2"},{"entryId":"3"}]}""", "application/json");

        Assert.Equal("""{"statuses":[{"entryId":"1","status":"SUCCESS"},{"entryId":"2","status":"DROP"},{"entryId":"3","status":"RETRY"}]}""", answer);
    }

    [Fact]
    public async Task Path_OfATopicThatHasOneHandlerNow_StillLeadsToIt()
    {
        var seen = 0;
        await using var app = await StartAsync(application => application.MapPost("/a", () => seen++).WithTopic("pubsub", "a%41/b c"));

        Assert.Equal("""{"status":"SUCCESS"}""", await PostAsync(app, "/dapr/topics/pubsub/a%2541%2Fb%20c", Event));
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task Path_OfNoTopic_IsNotFound()
    {
        await using var app = await StartAsync(application => application.MapPost("/a", () => { }).WithTopic("pubsub", "t"));
        using var content = new StringContent(Event);

        using var answer = await app.Client.PostAsync(new Uri("/dapr/topics/pubsub/other", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Path_OfATopic_IsTheRuntimesAlone()
    {
        await using var app = await StartAsync(
            application =>
            {
                application.MapPost("/a", () => { }).WithTopic("pubsub", "t");
                application.MapPost("/b", () => { }).WithTopic("pubsub", "t");
            },
            builder =>
            {
                builder.Configuration["APP_API_TOKEN"] = "secret";
                builder.Services.AddDaprAuthentication();
            });
        using var content = new StringContent(Event);

        using var answer = await app.Client.PostAsync(new Uri("/dapr/topics/pubsub/t", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Faults_OfTheTopics_AreToldWhenTheyAreRead_NotForEachEvent()
    {
        using var log = new RecordedLogs();
        await using var app = await StartAsync(
            application =>
            {
                application.MapPost("/a", () => { }).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", DeadLetterTopic = "one" });
                application.MapPost("/b", () => { }).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", DeadLetterTopic = "two" });
                application.MapPost("/c/{id}", () => { }).WithTopic("pubsub", "other");
            },
            builder => builder.Logging.AddProvider(log));

        var list = await app.Client.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative));
        for (var number = 0; number < 3; number++)
        {
            await PostAsync(app, "/dapr/topics/pubsub/t", Event);
        }

        Assert.Contains("\"deadLetterTopic\":\"one\"", list, StringComparison.Ordinal);
        Assert.Single(log.Warnings, "SeveralDeadLetters");
        Assert.Single(log.Warnings, "RouteWithParameter");
    }

    private static IResult Answer(string answer) => answer switch
    {
        "throws" => throw new InvalidOperationException("broken"),
        "404" => Results.NotFound(),
        _ => Results.Json(new { status = answer }),
    };

    private static IResult Statuses(params string[] statuses) =>
        Results.Json(new { statuses = statuses.Select((status, index) => new { entryId = $"{index + 1}", status }) });

    private static async Task<string> PostAsync(TestApp app, string path, string body, string contentType = "application/cloudevents+json")
    {
        using var content = new StringContent(body, MediaTypeHeaderValue.Parse(contentType));
        using var answer = await app.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) => TestApp.StartAsync(
        application =>
        {
            application.UseCloudEvents();
            application.MapSubscribeHandler();
            map(application);
        },
        configure);
}
