using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Sidecar.Tests.PubSub;
using Google.Protobuf;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Timers, by the sidecar's clock.</summary>
public sealed class ActorTimerTests
{
    [Theory]
    [InlineData("""{"dueTime":"5s"}""", 5d)]
    [InlineData("""{}""", 0d)]
    [InlineData("""{"dueTime":"2s","period":"3s","ttl":"7s"}""", 2d, 5d, 8d)]
    [InlineData("""{"dueTime":"1s","period":"R2/PT4S"}""", 1d, 5d)]
    [InlineData("""{"period":"PT30S","ttl":"1m"}""", 0d, 30d, 60d)]
    [InlineData("""{"dueTime":"2026-01-01T00:00:09Z","period":"R1/P1D"}""", 9d)]
    [InlineData("""{"dueTime":"-1h"}""", 0d)]
    [InlineData("""{"dueTime":"1s","period":"10s","ttl":"2026-01-01T00:00:20Z"}""", 1d, 11d)]
    [InlineData("""{"dueTime":"P1D","period":"R3/P1M"}""", 86_400d, 86_400d * 32, 86_400d * 60)]
    public async Task Timer_IsDueWhenItSays(string timer, params double[] seconds)
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Config = """{"entities":["T"],"actorIdleTimeout":"9000h"}""");
        Assert.Equal((204, ""), await sidecar.SendAsync("POST", "T/a/timers/t", timer));

        await sidecar.Clock.AdvanceAsync(TimeSpan.FromDays(100));

        Assert.Equal(seconds.Select(second => ("PUT T/a/method/timer/t", second)), sidecar.App.GotWhen);
    }

    [Theory]
    [InlineData("""{"dueTime":"x"}""", "error parsing timer due time: unsupported time/duration format: x")]
    [InlineData("""{"period":"x"}""", "error parsing timer period: unsupported duration format: x")]
    [InlineData("""{"period":"R0/PT1S"}""", "error parsing timer period: has zero value of repetitions")]
    [InlineData("""{"ttl":"x"}""", "error parsing timer TTL: unsupported time/duration format: x")]
    [InlineData("""{"dueTime":"1s","ttl":"2020-01-01T00:00:00Z"}""", "timer has already expired: dueTime: 1s TTL: 2020-01-01T00:00:00Z")]
    public async Task Timer_ThatIsNone_IsRefused(string timer, string message)
    {
        await using var sidecar = await ActorSidecar.StartAsync();

        Assert.Equal((500, $$"""{"errorCode":"ERR_ACTOR_TIMER_CREATE","message":"error creating actor timer: {{message}}"}"""), await sidecar.SendAsync("POST", "T/a/timers/t", timer));
    }

    [Fact]
    public async Task Timer_WhatTheApplicationGets_IsWhatWasRegistered()
    {
        var bodies = new List<string>();
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (_, body, _) =>
        {
            bodies.Add(body);
            return Task.FromResult<HttpResponseMessage?>(null);
        });
        await sidecar.SendAsync("POST", "T/a/timers/t", """{"dueTime":"0s","callback":"c","data":{"a": [1]}}""");
        await sidecar.Clock.SettleAsync();
        await sidecar.Rpc.InvokeAsync(DaprMethods.RegisterActorTimer, new RegisterActorTimerRequest { ActorType = "T", ActorId = "a", Name = "g", DueTime = "0s", Data = ByteString.CopyFromUtf8("{}") });
        await sidecar.Clock.SettleAsync();

        Assert.Equal(["""{"data":{"a":[1]},"callback":"c","dueTime":"0s","period":""}""", """{"data":"e30=","callback":"","dueTime":"0s","period":""}"""], bodies);
    }

    [Fact]
    public async Task Timer_NextTime_CountsFromTheEndOfTheCallBefore()
    {
        var (begun, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = async (_, _, _) =>
        {
            begun.TrySetResult();
            await goesOn.Task;
            return null;
        });
        await sidecar.SendAsync("POST", "T/a/timers/t", """{"dueTime":"1s","period":"R3/PT2S"}""");

        // The first call takes four seconds.
        sidecar.Clock.Advance(TimeSpan.FromSeconds(1));
        await begun.Task.WithLimit(() => "no timer");
        sidecar.Clock.Advance(TimeSpan.FromSeconds(4));
        goesOn.SetResult();
        await sidecar.AdvanceAsync(60);

        Assert.Equal([1d, 7d, 9d], sidecar.App.GotWhen.Select(entry => entry.Second));
    }

    [Fact]
    public async Task Timer_ThatFails_IsNotCalledAgainForIt()
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (_, _, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.InternalServerError)));
        await sidecar.SendAsync("POST", "T/a/timers/t", """{"dueTime":"1s","period":"R2/PT5S"}""");

        await sidecar.AdvanceAsync(60);

        Assert.Equal([1d, 6d], sidecar.App.GotWhen.Select(entry => entry.Second));
    }

    [Fact]
    public async Task Timer_OfTheSameName_TakesThePlaceOfTheOne()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        await sidecar.SendAsync("POST", "T/a/timers/t", """{"dueTime":"5s"}""");
        await sidecar.SendAsync("PUT", "T/a/timers/t", """{"dueTime":"9s"}""");
        await sidecar.SendAsync("POST", "T/a/timers/u", """{"dueTime":"7s"}""");
        Assert.Equal((204, ""), await sidecar.SendAsync("DELETE", "T/a/timers/u"));
        Assert.Equal((204, ""), await sidecar.SendAsync("DELETE", "T/a/timers/never"));

        await sidecar.AdvanceAsync(60);

        Assert.Equal([("PUT T/a/method/timer/t", 9)], sidecar.App.GotWhen);
    }

    [Fact]
    public async Task Timer_TakenBackWhileItWaitsForItsTurn_DoesNotCome()
    {
        var (begun, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = async (_, _, _) =>
        {
            begun.TrySetResult();
            await goesOn.Task;
            return null;
        });
        var call = sidecar.CallAsync("T/a", "m");
        await begun.Task;
        await sidecar.SendAsync("POST", "T/a/timers/t", """{"dueTime":"0s"}""");
        await sidecar.SendAsync("DELETE", "T/a/timers/t");
        goesOn.SetResult();
        await call;
        await sidecar.AdvanceAsync(60);

        Assert.Equal(["PUT T/a/method/m"], sidecar.App.Got);
    }

    [Fact]
    public async Task Timer_OfAnActorThatIsDeactivated_IsLost()
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Config = """{"entities":["T"],"actorIdleTimeout":"10s"}""");
        await sidecar.CallAsync("T/a", "m");
        await sidecar.SendAsync("POST", "T/a/timers/t", """{"dueTime":"20s"}""");

        await sidecar.AdvanceAsync(60);

        Assert.Equal([("PUT T/a/method/m", 0), ("DELETE T/a", 10)], sidecar.App.GotWhen);
    }

    /// <summary>As <c>OnDeactivateAsync</c> may, or a turn that goes on though its caller has left.</summary>
    [Fact]
    public async Task Timer_SetWhileTheActorIsDeactivated_IsLost()
    {
        ActorSidecar sidecar = null!;
        var set = 0;
        sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Config = """{"entities":["T"],"actorIdleTimeout":"10s"}""";
            app.Answer = async (request, _, _) =>
            {
                if (request.Method == HttpMethod.Delete) set = (await sidecar.SendAsync("POST", "T/a/timers/t", """{"dueTime":"20s"}""")).Status;
                return null;
            };
        });
        await using var _ = sidecar;
        await sidecar.CallAsync("T/a", "m");

        await sidecar.AdvanceAsync(60);

        Assert.Equal(204, set);
        Assert.Equal([("PUT T/a/method/m", 0), ("DELETE T/a", 10)], sidecar.App.GotWhen);
    }

    [Fact]
    public async Task Timer_OfATypeThatIsNotHosted_IsRefused()
    {
        await using var sidecar = await ActorSidecar.StartAsync();

        Assert.Equal(
            (500, """{"errorCode":"ERR_ACTOR_TIMER_CREATE","message":"error creating actor timer: can't create timer for actor U||a: actor type not registered"}"""),
            await sidecar.SendAsync("POST", "U/a/timers/t", "{}"));
    }
}
