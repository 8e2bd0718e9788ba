using System.Net;
using Dapr.Actors.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>What an application with actors answers the runtime.</summary>
public sealed class EndpointTests
{
    [Fact]
    public async Task Config_WithoutOptions_NamesTheTypes()
    {
        await using var app = await HostedApp.StartAsync();

        using var response = await app.SendAsync(HttpMethod.Get, "/dapr/config");

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("""{"entities":["Account"],"reentrancy":{"enabled":false},"holdsTurns":true}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Config_WithAllOptions_SaysThemForAllAndForEach()
    {
        await using var app = await HostedApp.StartAsync(options =>
        {
            options.Actors.RegisterActor<Account>();
            options.Actors.RegisterActor<Account>("Special", new ActorRuntimeOptions { ActorIdleTimeout = TimeSpan.FromMinutes(1), ReentrancyConfig = new() { Enabled = true, MaxStackDepth = 3 } });
            options.ActorIdleTimeout = TimeSpan.FromHours(49);
            options.ActorScanInterval = TimeSpan.FromSeconds(30);
            options.DrainOngoingCallTimeout = TimeSpan.FromMilliseconds(1500);
            options.DrainRebalancedActors = true;
            options.RemindersStoragePartitions = 7;
            options.ReentrancyConfig = new() { Enabled = true };
        });

        Assert.Equal(
            """{"entities":["Account","Special"],"actorIdleTimeout":"49h0m0s0ms","actorScanInterval":"0h0m30s0ms","drainOngoingCallTimeout":"0h0m1s500ms","drainRebalancedActors":true,"remindersStoragePartitions":7,"reentrancy":{"enabled":true},"holdsTurns":true"""
            + ""","entitiesConfig":[{"entities":["Special"],"actorIdleTimeout":"0h1m0s0ms","reentrancy":{"enabled":true,"maxStackDepth":3}}]}""",
            await app.Client.GetStringAsync("/dapr/config"));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Config_AskedByTheRuntime_BeginsAnew(bool isRuntime, int activations)
    {
        await using var app = await HostedApp.StartAsync();
        await app.InvokeAsync("ReadAsync");

        await app.SendAsync(HttpMethod.Get, "/dapr/config", null, default, isRuntime ? [("dapr-app-id", "app1")] : []);

        await app.InvokeAsync("ReadAsync");
        Assert.Equal(activations, app.Script.Said.Count(line => line == "activate"));
    }

    [Fact]
    public async Task Method_WithAnArgument_AnswersItsResult()
    {
        await using var app = await HostedApp.StartAsync();

        using var response = await app.InvokeAsync("AddAsync", "5");

        Assert.Equal((HttpStatusCode.OK, "5"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("5", app.State["balance"]);
    }

    [Fact]
    public async Task Method_ThatFailsForACallerWhoKnowsNoFailures_IsAnError()
    {
        await using var app = await HostedApp.StartAsync(map: mapped =>
        {
            mapped.UseExceptionHandler(errors => errors.Run(_ => Task.CompletedTask));
            mapped.MapActorsHandlers();
        });

        using var response = await app.InvokeAsync("AddAndFailAsync", "5");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Method_ThatFailsForACallerWhoKnowsFailures_IsAGoodAnswerThatSaysSo()
    {
        await using var app = await HostedApp.StartAsync();

        using var response = await app.InvokeAsync("AddAndFailAsync", "5", default, ("X-Dapr-Actor-Accepts-Failure", "true"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.Contains("X-DaprErrorResponseHeader"));
        Assert.Contains("no money", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(app.State["balance"]);
    }

    [Fact]
    public async Task Method_ThatIsNot_IsNotFoundSoThatNobodyTriesAgain()
    {
        await using var app = await HostedApp.StartAsync();

        using var response = await app.InvokeAsync("Nope");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("'Nope'", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(app.Script.Said);
    }

    [Fact]
    public async Task Method_OfATypeThatIsNotHosted_IsAnError()
    {
        await using var app = await HostedApp.StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.SendAsync(HttpMethod.Put, "/actors/Nope/a1/method/m"));

        Assert.Equal("Actor type Nope is not registered with Actor runtime.", exception.Message);
    }

    [Fact]
    public async Task Id_ThatIsEscaped_IsReadAsItIs()
    {
        await using var app = await HostedApp.StartAsync();

        await app.SendAsync(HttpMethod.Put, "/actors/Account/a%20%C3%A4%23%251/method/AddAsync", "5");

        Assert.Equal("5", app.State.Get("Account", "a ä#%1", "balance"));
    }

    [Fact]
    public async Task Reminder_OfTheRuntime_ReachesTheActor()
    {
        await using var app = await HostedApp.StartAsync();

        using var response = await app.SendAsync(HttpMethod.Put, "/actors/Account/a1/method/remind/r", """{"data":"aGk=","dueTime":"","period":""}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("reminder r hi -1 -1", app.Script.Said);
    }

    [Fact]
    public async Task Reminder_OfAnActorThatTakesNone_IsPassedOver()
    {
        await using var app = await HostedApp.StartAsync(options => options.Actors.RegisterActor<Forgetful>("Account"));

        using var response = await app.SendAsync(HttpMethod.Put, "/actors/Account/a1/method/remind/r", """{"data":"aGk="}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Timer_OfTheRuntime_CallsTheMethod()
    {
        await using var app = await HostedApp.StartAsync();

        using var response = await app.SendAsync(HttpMethod.Put, "/actors/Account/a1/method/timer/t", """{"callback":"OnTickAsync","data":"aGk=","dueTime":"0s","period":"5s"}""");

        Assert.Equal((HttpStatusCode.OK, "false"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Contains("tick hi", app.Script.Said);
    }

    [Theory]
    [InlineData("remind/r", "reminder", "ReminderFailed")]
    [InlineData("timer/t", "tick", "TimerFailed")]
    public async Task ReminderAndTimer_WhoseHandlerThrows_AreLoggedWithWhatItThrew(string path, string point, string logged)
    {
        using var logs = new RecordedLogs();
        await using var app = await HostedApp.StartAsync(configure: builder => builder.Logging.AddProvider(logs));
        app.Script.At(point, () => throw new TimeoutException("too late"));

        await Assert.ThrowsAsync<TimeoutException>(() => app.SendAsync(HttpMethod.Put, $"/actors/Account/a1/method/{path}", """{"callback":"OnTickAsync"}"""));

        Assert.StartsWith($"{logged}: System.TimeoutException: too late", Assert.Single(logs.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_OfAnActor_DeactivatesItWhetherItIsActiveOrNot()
    {
        await using var app = await HostedApp.StartAsync();
        await app.InvokeAsync("ReadAsync");

        using var first = await app.SendAsync(HttpMethod.Delete, "/actors/Account/a1");
        using var second = await app.SendAsync(HttpMethod.Delete, "/actors/Account/a1");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(["activate", "deactivate", "disposed"], app.Script.SaidApart);
    }

    [Fact]
    public async Task Health_WithoutAnEndpointOfTheApplication_IsServedBeforeItsFallback()
    {
        await using var app = await HostedApp.StartAsync(map: mapped =>
        {
            mapped.MapFallback(() => "fallback");
            mapped.MapActorsHandlers();
        });

        Assert.Equal("Healthy", await app.Client.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task Health_WithAnEndpointOfTheApplication_IsThat()
    {
        await using var app = await HostedApp.StartAsync(map: mapped =>
        {
            mapped.MapActorsHandlers();
            mapped.MapGet("/healthz", () => "mine");
        });

        Assert.Equal("mine", await app.Client.GetStringAsync("/healthz"));
    }

    [Theory]
    [InlineData("GET", "/dapr/config", HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "/actors/Account/a1", HttpStatusCode.Unauthorized)]
    [InlineData("PUT", "/actors/Account/a1/method/ReadAsync", HttpStatusCode.Unauthorized)]
    [InlineData("PUT", "/actors/Account/a1/method/remind/r", HttpStatusCode.Unauthorized)]
    [InlineData("PUT", "/actors/Account/a1/method/timer/t", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/healthz", HttpStatusCode.OK)]
    public async Task RequireAuthorization_OnWhatIsReturned_HoldsForAllButHealth(string method, string path, HttpStatusCode status)
    {
        await using var app = await HostedApp.StartAsync(
            configure: builder =>
            {
                builder.Services.AddAuthentication("none").AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, NobodyHandler>("none", null);
                builder.Services.AddAuthorization();
            },
            map: mapped =>
            {
                mapped.UseAuthentication();
                mapped.UseAuthorization();
                mapped.MapActorsHandlers().RequireAuthorization();
            });

        using var response = await app.SendAsync(new HttpMethod(method), path);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public void MapActorsHandlers_WithoutAddActors_NamesTheCall()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        var exception = Assert.Throws<InvalidOperationException>(() => app.MapActorsHandlers());

        Assert.Equal(
            "The ActorRuntime service is not registered with the dependency injection container. Call AddActors() inside ConfigureServices() to register the actor runtime and actor types.",
            exception.Message);
    }

    [Fact]
    public async Task Caller_WhoGoesAway_FiresTheTokenOfTheMethodAndIsNoError()
    {
        await using var app = await HostedApp.StartAsync();
        using var giveUp = new CancellationTokenSource();
        var call = app.InvokeAsync("HoldAsync", "\"h\"", giveUp.Token);
        var held = await app.Script.NextAsync();

        await giveUp.CancelAsync();

        await held.CancelledAsync();
        held.LetGo();
        await Task.WhenAny(call);
        using var next = await app.InvokeAsync("ReadAsync");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    private sealed class Forgetful(ActorHost host) : Actor(host), IForgetful
    {
        public Task NothingAsync() => Task.CompletedTask;
    }

    public interface IForgetful : IActor
    {
        Task NothingAsync();
    }
}
