using System.Net;
using Dapr.Rpc;
using Dapr.Sidecar.Sqlite;
using Dapr.Sidecar.Tests.Sqlite;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>What a call of a method gives, over HTTP and over gRPC.</summary>
public sealed class ActorCallTests
{
    [Fact]
    public async Task Call_AResult_ComesBackWithItsHeaders()
    {
        string? body = null;
        string[] headers = [];
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (request, text, _) =>
        {
            (body, headers) = (text, [.. request.Headers.Where(header => header.Key.StartsWith("dapr-", StringComparison.OrdinalIgnoreCase) || header.Key is "x-mine").Select(header => $"{header.Key}: {header.Value.Single()}").Order()]);
            var answer = ActorApp.Text("answer");
            answer.Headers.Add("x-app", "1");
            return Task.FromResult<HttpResponseMessage?>(answer);
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/actors/T/a%20b/method/m") { Content = new StringContent("question"), Headers = { { "x-mine", "2" } } };
        using var answer = await sidecar.Http.SendAsync(request);

        Assert.Equal("answer", await answer.Content.ReadAsStringAsync());
        Assert.Equal("1", answer.Headers.GetValues("x-app").Single());
        Assert.Equal("question", body);
        Assert.Equal(["dapr-api-call: true", "dapr-caller-app-id: app1", "dapr-caller-namespace: default", "x-mine: 2"], headers);
        Assert.Equal(["PUT T/a b/method/m"], sidecar.App.Got);
        Assert.Equal("answer", await sidecar.CallRpcAsync("T", "a b", "m", "question"));
    }

    [Fact]
    public async Task Call_AnErrorOfTheApplication_ComesBackMarked()
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (_, _, _) =>
        {
            var answer = ActorApp.Text("""{"type":"E"}""");
            answer.Headers.Add("X-DaprErrorResponseHeader", "true");
            return Task.FromResult<HttpResponseMessage?>(answer);
        });
        using var answer = await sidecar.Http.PutAsync("/v1.0/actors/T/a/method/m", null);

        Assert.Equal((HttpStatusCode.OK, "true"), (answer.StatusCode, answer.Headers.GetValues("x-daprerrorresponseheader").Single()));
        Assert.Equal("""{"type":"E"}""", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "error invoke actor method: error from actor service: (500) no")]
    [InlineData(HttpStatusCode.Created, "error invoke actor method: error from actor service: (201) no")]
    [InlineData(HttpStatusCode.NotFound, "error invoke actor method: actor method not found: actors/T/a/method/m")]
    public async Task Call_AnyOtherStatus_IsAnErrorAndNotTriedAgain(HttpStatusCode status, string message)
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (_, _, _) => Task.FromResult<HttpResponseMessage?>(ActorApp.Text("no", status)));

        Assert.Equal((500, $$"""{"errorCode":"ERR_ACTOR_INVOKE_METHOD","message":"{{message}}"}"""), await sidecar.CallAsync("T/a", "m"));
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.CallRpcAsync("T", "a", "m"));
        Assert.Equal((RpcStatusCode.Internal, message), (failure.StatusCode, failure.Status.Message));
        Assert.Equal(2, sidecar.App.Got.Count);
    }

    [Fact]
    public async Task Call_AnApplicationThatCannotBeReached_SaysSo()
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (_, _, _) => throw new HttpRequestException("nobody there"));

        Assert.Equal(
            (500, """{"errorCode":"ERR_ACTOR_INVOKE_METHOD","message":"error invoke actor method: the application cannot be reached: nobody there"}"""),
            await sidecar.CallAsync("T/a", "m"));
    }

    [Fact]
    public async Task Call_ATypeThatNobodyHosts_FindsNoAddress()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        const string Text = "failed to lookup actor: api error: code = FailedPrecondition desc = did not find address for actor 'U/a'";

        Assert.Equal((500, $$"""{"errorCode":"ERR_ACTOR_INVOKE_METHOD","message":"error invoke actor method: {{Text}}"}"""), await sidecar.CallAsync("U/a", "m"));
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.CallRpcAsync("U", "a", "m"));
        Assert.Equal((RpcStatusCode.FailedPrecondition, Text), (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task Call_WithoutActors_SaysThatThereAreNone()
    {
        await using var sidecar = await ActorSidecar.StartAsync(configure: options => options.EnableActors = false);

        Assert.Equal((400, """{"errorCode":"ERR_ACTOR_NO_PLACEMENT","message":"placement service is not configured"}"""), await sidecar.CallAsync("T/a", "m"));
        Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcCallException>(() => sidecar.CallRpcAsync("T", "a", "m"))).StatusCode);
        Assert.Empty(sidecar.App.Got);
    }

    [Fact]
    public async Task Call_BeforeTheApplicationIsThere_Waits()
    {
        var clock = new ManualClock();
        var app = new ActorApp(clock) { Answer = (_, _, _) => Task.FromResult<HttpResponseMessage?>(ActorApp.Text("late")) };
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Clock = clock;
            options.Components.Add(ActorSidecar.Store());
            options.AppPort = SidecarServer.Choose(0);
        });
        var call = sidecar.Http.PutAsync("/v1.0/actors/T/a/method/m", null);

        // Parked, as nothing but the application can bring it on.
        await clock.SettleAsync();
        Assert.False(call.IsCompleted);
        await sidecar.Sidecar.AttachAppAsync(app);

        Assert.Equal("late", await (await call).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("a%231", "m", "invalid request: invalid actorId: name contains forbidden character: \\\"a#1\\\"")]
    [InlineData("a%2Fb", "m", "invalid request: invalid actorId: name contains forbidden character: \\\"a/b\\\"")]
    [InlineData("%2E", "m", "invalid request: invalid actorId: name is a path traversal sequence: \\\".\\\"")]
    [InlineData("a", "m%3F", "invalid request: method contains forbidden character: \\\"m?\\\"")]
    public async Task Call_ANameThatCannotBe_IsRefused(string id, string method, string message)
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        using var answer = await sidecar.Sidecar.SendAsync("PUT", $"/v1.0/actors/T/{id}/method/{method}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal($$"""{"errorCode":"ERR_BAD_REQUEST","message":"{{message}}"}""", await answer.Content.ReadAsStringAsync());
        Assert.Empty(sidecar.App.Got);
    }

    [Fact]
    public async Task Call_TheTableOfHostsCannotBeRead_IsAFailedCall()
    {
        using var file = new TestFile();
        await using var sidecar = await ActorSidecar.StartAsync(configure: options => options.ControlPlaneFile = file.Path, hasApp: false);
        using (var other = await SqliteFile.OpenAsync(file.Settings, new SqliteSchema("other", []), CancellationToken.None))
        {
            await other.WriteAsync(session => session.Execute("ALTER TABLE dapr_actor_hosts RENAME TO gone"));
        }

        var (status, body) = await sidecar.CallAsync("T/a", "m");

        Assert.Equal(500, status);
        Assert.StartsWith("""{"errorCode":"ERR_ACTOR_INVOKE_METHOD","message":"error invoke actor method: """, body, StringComparison.Ordinal);
        Assert.Contains("no such table", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TwoStoresForActors_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => ActorSidecar.StartAsync(configure: options => options.Components.Add(ActorSidecar.Store("second"))));

        Assert.Equal("detected duplicate actor state store: statestore and second; one component alone may have the setting actorStateStore", failure.Message);
    }
}
