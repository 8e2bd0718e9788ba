using System.Net;
using System.Text.Json;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Activation and deactivation, by the sidecar's clock.</summary>
public sealed class ActorIdleTests
{
    [Fact]
    public async Task Idle_AnHourByDefault_IsDeactivatedAndBegunAnewByTheNextCall()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        await sidecar.CallAsync("T/a", "m");

        await sidecar.AdvanceAsync(3599);
        Assert.Equal(["PUT T/a/method/m"], sidecar.App.Got);
        await sidecar.AdvanceAsync(1);
        Assert.Equal([("PUT T/a/method/m", 0), ("DELETE T/a", 3600)], sidecar.App.GotWhen);

        await sidecar.CallAsync("T/a", "m");
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Equal(["PUT T/a/method/m", "DELETE T/a", "PUT T/a/method/m", "DELETE T/a"], sidecar.App.Got);
    }

    [Fact]
    public async Task Idle_CountsFromTheEndOfTheLastTurn()
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Config = """{"entities":["T"],"actorIdleTimeout":"10s"}""");
        await sidecar.CallAsync("T/a", "m");
        await sidecar.AdvanceAsync(7);
        await sidecar.CallAsync("T/a", "m");

        await sidecar.AdvanceAsync(60);

        Assert.Equal(("DELETE T/a", 17), sidecar.App.GotWhen[^1]);
    }

    [Fact]
    public async Task Idle_OfOneTypeAlone_LeavesTheOthers()
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Config = """{"entities":["T","U"],"actorIdleTimeout":"1h","entitiesConfig":[{"entities":["T"],"actorIdleTimeout":"1s"}]}""");
        await sidecar.CallAsync("T/a", "m");
        await sidecar.CallAsync("U/a", "m");

        await sidecar.AdvanceAsync(3599);

        Assert.Equal(["PUT T/a/method/m", "PUT U/a/method/m", "DELETE T/a"], sidecar.App.Got);
    }

    [Fact]
    public async Task Idle_RefusedByTheApplication_IsGoneAllTheSame()
    {
        await using var sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Config = """{"entities":["T"],"actorIdleTimeout":"1s"}""";
            app.Answer = (request, _, _) => Task.FromResult(request.Method == HttpMethod.Delete ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : null);
        });
        await sidecar.CallAsync("T/a", "m");
        await sidecar.AdvanceAsync(100);

        Assert.Equal(["PUT T/a/method/m", "DELETE T/a"], sidecar.App.Got);
        Assert.Equal((400, """{"errorCode":"ERR_ACTOR_INSTANCE_MISSING","message":"actor instance is missing"}"""), await sidecar.SendAsync("POST", "T/a/state", "[]"));
    }

    /// <summary>#986: what an instance has read is no longer true when its actor was elsewhere meanwhile, which it learns by its end alone.</summary>
    [Fact]
    public async Task Idle_TheApplicationWasNotTold_IsToldBeforeTheNextFirstTurn()
    {
        var lost = 1;
        await using var sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Config = """{"entities":["T"],"actorIdleTimeout":"1s","holdsTurns":true}""";
            app.Answer = (request, _, _) => request.Method == HttpMethod.Delete && lost-- > 0
                ? throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused")
                : Task.FromResult<HttpResponseMessage?>(null);
        });
        await sidecar.CallAsync("T/a", "m");
        await sidecar.AdvanceAsync(1);
        Assert.Equal(["PUT T/a/method/m", "DELETE T/a"], sidecar.App.Got);

        Assert.Equal(200, (await sidecar.CallAsync("T/a", "m")).Status);
        Assert.Equal(200, (await sidecar.CallAsync("T/a", "m")).Status);
        Assert.Equal(["PUT T/a/method/m", "DELETE T/a", "DELETE T/a", "PUT T/a/method/m", "PUT T/a/method/m"], sidecar.App.Got);
    }

    [Fact]
    public async Task Stop_WithActiveActors_DeactivatesEach()
    {
        var sidecar = await ActorSidecar.StartAsync();
        await sidecar.CallAsync("T/a", "m");
        await sidecar.CallAsync("T/b", "m");
        await sidecar.DisposeAsync();

        Assert.Equal(["DELETE T/a", "DELETE T/b"], sidecar.App.Got.Skip(2).Order());
    }

    [Fact]
    public async Task Metadata_CountsWhatIsActive()
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Config = """{"entities":["U","T"],"actorIdleTimeout":"1s"}""");
        await sidecar.CallAsync("T/a", "m");
        await sidecar.CallAsync("T/b", "m");
        Assert.Equal(
            """{"runtimeStatus":"RUNNING","activeActors":[{"type":"T","count":2},{"type":"U"}],"hostReady":true,"placement":"placement: connected"}""", await RuntimeAsync(sidecar));

        await sidecar.AdvanceAsync(1);
        Assert.Equal(
            """{"runtimeStatus":"RUNNING","activeActors":[{"type":"T"},{"type":"U"}],"hostReady":true,"placement":"placement: connected"}""", await RuntimeAsync(sidecar));
    }

    [Theory]
    [InlineData("""{"entities":["T"]""")]
    [InlineData("""{"entities":["T"],"actorIdleTimeout":"soon"}""")]
    [InlineData("""{"entities":"T"}""")]
    [InlineData("""[]""")]
    public async Task Config_ThatCannotBeRead_HostsNothingAndSaysWhy(string config)
    {
        using var log = new CollectedLog();
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Config = config, options => options.LoggerFactory = log);

        Assert.Equal(500, (await sidecar.CallAsync("T/a", "m")).Status);
        Assert.Contains(log.All, entry => entry.Message.StartsWith("The application's answer to /dapr/config cannot be read, so that it hosts no actors: ", StringComparison.Ordinal));
    }

    private static async Task<string> RuntimeAsync(ActorSidecar sidecar)
    {
        using var metadata = JsonDocument.Parse(await sidecar.Http.GetStringAsync("/v1.0/metadata"));
        return metadata.RootElement.GetProperty("actorRuntime").GetRawText();
    }
}
