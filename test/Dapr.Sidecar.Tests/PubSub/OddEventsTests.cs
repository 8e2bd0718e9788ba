using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>Events that hold what JSON allows and .NET does not like, and metadata that HTTP uses itself.</summary>
public sealed class OddEventsTests
{
    private const string Subscription = """{"pubsubname":"pubsub","topic":"t","route":"/t","deadLetterTopic":"dead"}""";

    [Theory]
    [InlineData("""{"k":"\ud800"}""", "\ufffd")]
    [InlineData("""{"k":"\udc00x"}""", "\ufffdx")]
    [InlineData("""{"k":"\uD800\uD800"}""", "\ufffd\ufffd")]
    [InlineData("""{"k":"\ud83d\ude00"}""", "😀")]
    [InlineData("""{"k":"\\ud800"}""", "\\ud800")]
    [InlineData("""{"k":"\\\ud800\\"}""", "\\\ufffd\\")]
    public async Task Publish_HalfACharacter_IsReplaced(string body, string expected)
    {
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", body);

        Assert.Equal(expected, (await app.NextAsync()).Json.GetProperty("data").GetProperty("k").GetString());
    }

    [Theory]
    [InlineData("""[{"key":"k","value":"\ud800"}]""", "k")]
    [InlineData("""[{"key":"k\ud800","value":"\ufffd"}]""", "k%EF%BF%BD")]
    public async Task Save_HalfACharacter_IsReplaced(string body, string key)
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.Components.Add(new ComponentSpec { Name = "store", Type = "state.in-memory" }));

        using var saved = await sidecar.SendAsync("POST", "/v1.0/state/store", body);

        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        Assert.Equal("\ufffd", await sidecar.Http.GetFromJsonAsync<string>($"/v1.0/state/store/{key}", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"status":"\ud800"}""", "Retry")]
    [InlineData("""{"\ud800":1}""", "Success")]
    public async Task Deliver_AnswerWithHalfACharacter_IsAnAnswer(string answer, string outcome)
    {
        var app = HttpApp.Of(Subscription);
        app.AnswerWith(_ => HttpApp.Json(answer));
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(outcome, Assert.Single(sidecar.Deliveries).Outcome);
    }

    [Fact]
    public async Task Deliver_RawEventWithHalfACharacter_ArrivesAsItWasPublished()
    {
        const string Event = """{"id":"\ud800","data":1}""";
        var app = HttpApp.Of(Subscription);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t?metadata.rawPayload=true", Event);

        Assert.Equal(Event, (await app.NextAsync()).Body);
    }

    [Theory]
    [InlineData("transfer-encoding", "gzip")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("host", "other.example")]
    [InlineData("expect", "100-continue")]
    [InlineData("connection", "close")]
    [InlineData("upgrade", "h2c")]
    [InlineData("te", "gzip")]
    public async Task Deliver_MetadataNamedAsTheProtocolsOwn_IsLeftOut(string name, string value)
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await PortApp.StartAsync(async context =>
        {
            if (context.Request.Path == "/dapr/subscribe")
            {
                await context.Response.WriteAsJsonAsync(JsonSerializer.Deserialize<JsonElement>($"[{Subscription}]"));
            }
            else if (context.Request.Path == "/t")
            {
                received.TrySetResult(context.Request.Headers[name].ToString());
            }
        });
        await using var sidecar = await PubSubSidecar.StartAsync(configure: options => options.AppPort = app.Port);

        await sidecar.PublishAsync($"t?metadata.{name}={value}", "1");

        Assert.NotEqual(value, await received.Task.WithLimit(() => string.Join(", ", sidecar.Deliveries)));
    }
}
