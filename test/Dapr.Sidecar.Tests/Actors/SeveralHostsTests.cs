using System.Collections.Concurrent;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Several sidecars of a process, whose applications host the same type.</summary>
public sealed class SeveralHostsTests
{
    private readonly ManualClock _clock = new();
    private readonly ControlPlane _plane = new();
    private readonly ConcurrentQueue<string> _events = new();

    [Fact]
    public async Task Call_WhereverItComesIn_ReachesTheOneHostOfTheActor()
    {
        await using var one = await HostAsync("one");
        await using var two = await HostAsync("two");
        await using var alone = await ActorSidecar.StartAsync(configure: options => (options.ControlPlane, options.AppId) = (_plane, "caller"), clock: _clock, hasApp: false);
        var hosts = new HashSet<string>();

        for (var number = 0; number < 30; number++)
        {
            var (status, host) = await one.CallAsync($"T/a{number}", "m");
            Assert.Equal(200, status);
            Assert.Equal((200, host), await two.CallAsync($"T/a{number}", "m"));
            Assert.Equal(host, await alone.CallRpcAsync("T", $"a{number}", "m"));
            hosts.Add(host);
        }

        Assert.Equal(["one", "two"], hosts.Order());
    }

    [Fact]
    public async Task Call_FromAnotherHost_CarriesAllThatALocalOneDoes()
    {
        var headers = new ConcurrentQueue<string>();
        await using var host = await HostAsync("one", app => app.Answer = (request, body, _) =>
        {
            headers.Enqueue($"{body} {request.Headers.GetValues("x-mine").Single()} {request.Headers.GetValues("dapr-caller-app-id").Single()} {request.Headers.GetValues("X-Dapr-Remote").Single()} {request.Content!.Headers.ContentType}");
            var answer = ActorApp.Text("E");
            answer.Headers.Add("X-DaprErrorResponseHeader", "true");
            return Task.FromResult<HttpResponseMessage?>(answer);
        });
        await using var caller = await ActorSidecar.StartAsync(configure: options => (options.ControlPlane, options.AppId) = (_plane, "caller"), clock: _clock, hasApp: false);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1.0/actors/T/a/method/m") { Content = new StringContent("q"), Headers = { { "x-mine", "1" } } };
        using var answer = await caller.Http.SendAsync(request);

        Assert.Equal("true", answer.Headers.GetValues("X-DaprErrorResponseHeader").Single());
        Assert.Equal(["q 1 caller true text/plain; charset=utf-8"], headers);
    }

    [Fact]
    public async Task Call_FromAnotherHost_FailsInTheSameWords()
    {
        await using var host = await HostAsync("one", app => app.Answer = (_, _, _) => Task.FromResult<HttpResponseMessage?>(ActorApp.Text("no", System.Net.HttpStatusCode.Conflict)));
        await using var caller = await ActorSidecar.StartAsync(configure: options => (options.ControlPlane, options.AppId) = (_plane, "caller"), clock: _clock, hasApp: false);

        Assert.Equal(await host.CallAsync("T/a", "m"), await caller.CallAsync("T/a", "m"));
    }

    /// <summary>The one that has it lets go of it before the one that is to have it calls it.</summary>
    [Fact]
    public async Task Join_WhatMoves_IsDeactivatedBeforeItRunsElsewhere()
    {
        await using var one = await HostAsync("one");
        for (var number = 0; number < 20; number++)
        {
            await one.CallAsync($"T/a{number}", "m");
        }

        _events.Clear();
        await using var two = await HostAsync("two");
        await _clock.SettleAsync();
        var moved = _events.Select(what => what.Split('/')[^1]).ToList();
        Assert.InRange(moved.Count, 1, 19);
        Assert.All(_events, what => Assert.StartsWith("one DELETE", what, StringComparison.Ordinal));

        for (var number = 0; number < 20; number++)
        {
            Assert.Equal((200, moved.Contains($"a{number}") ? "two" : "one"), await one.CallAsync($"T/a{number}", "m"));
        }
    }

    [Fact]
    public async Task Join_WhileATurnRuns_WaitsForItsEnd()
    {
        var (begun, goesOn, id) = (new ConcurrentDictionary<string, bool>(), Signal(), "");
        var isBegun = Signal();
        var saved = new ConcurrentQueue<int>();
        ActorSidecar one = null!;
        one = await HostAsync("one", app => app.Answer = async (request, _, _) =>
        {
            if (request.Method != HttpMethod.Put) return null;

            begun[request.RequestUri!.Segments[3].TrimEnd('/')] = true;
            if (begun.Count == 20) isBegun.TrySetResult();
            await goesOn.Task;

            // What a turn has done it must be able to keep, also when it is the last one here.
            saved.Enqueue((await one.SendAsync("POST", $"T/{request.RequestUri!.Segments[3]}state", """[{"operation":"upsert","request":{"key":"k","value":1}}]""")).Status);
            _events.Enqueue($"one ends {request.RequestUri!.Segments[3].TrimEnd('/')}");
            return ActorApp.Text("one");
        });
        await using var _ = one;
        var calls = Enumerable.Range(0, 20).Select(number => one.CallAsync($"T/a{number}", "m")).ToList();
        await isBegun.Task.WithLimit(() => string.Join(", ", begun.Keys));
        await using var two = await HostAsync("two");

        // Some of them move. None runs on the second host before its turn on the first is over.
        var again = Enumerable.Range(0, 20).Select(number => two.CallAsync($"T/a{number}", "again")).ToList();
        goesOn.SetResult();
        Assert.All(await Task.WhenAll(calls).WithLimit(() => string.Join(", ", _events)), answer => Assert.Equal((200, "one"), answer));
        var answers = await Task.WhenAll(again).WithLimit(() => string.Join(", ", _events));
        Assert.All(saved, status => Assert.Equal(204, status));

        Assert.Contains((200, "two"), answers);
        foreach (var number in Enumerable.Range(0, 20).Where(number => answers[number].Body == "two"))
        {
            id = $"a{number}";
            var order = _events.Where(what => what.Split('/', ' ').Contains(id)).ToList();
            Assert.Equal([$"one PUT T/{id}/method/m", $"one ends {id}", $"one DELETE T/{id}", $"two PUT T/{id}/method/again"], order);
        }
    }

    [Fact]
    public async Task Join_ATurnThatLastsLongerThanTheDrainTime_IsCutOff()
    {
        var (begun, cut) = (new ConcurrentDictionary<string, bool>(), new ConcurrentDictionary<string, bool>());
        var isBegun = Signal();
        await using var one = await HostAsync("one", app =>
        {
            app.Config = """{"entities":["T"],"drainOngoingCallTimeout":"5s"}""";
            app.Answer = async (request, _, cancellationToken) =>
            {
                if (request.Method != HttpMethod.Put) return null;

                begun[request.RequestUri!.AbsolutePath] = true;
                if (begun.Count == 20) isBegun.TrySetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                }
                finally
                {
                    cut[request.RequestUri!.AbsolutePath] = true;
                }

                return null;
            };
        });
        using var leave = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 20).Select(number => one.CallAsync($"T/a{number}", "m", cancellationToken: leave.Token)).ToList();
        await isBegun.Task.WithLimit(() => string.Join(", ", begun.Keys));
        await using var two = await HostAsync("two");
        Assert.Empty(cut);

        // Until the first host has begun to wait for its turns, the time does not count for it.
        var first = Task.WhenAny(calls);
        while (!first.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var (status, body) = await await first;
        Assert.Equal(500, status);
        Assert.Contains("the call was given up: actor T/a", body, StringComparison.Ordinal);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(calls));
    }

    [Fact]
    public async Task Leave_ItsActors_AreTheOthers()
    {
        await using var one = await HostAsync("one");
        var two = await HostAsync("two");
        for (var number = 0; number < 20; number++)
        {
            await one.CallAsync($"T/a{number}", "m");
        }

        await two.DisposeAsync();
        for (var number = 0; number < 20; number++)
        {
            Assert.Equal((200, "one"), await one.CallAsync($"T/a{number}", "m"));
        }
    }

    [Fact]
    public async Task Namespaces_HaveActorsOfTheirOwn()
    {
        await using var one = await HostAsync("one");
        await using var other = await ActorSidecar.StartAsync(configure: options => (options.ControlPlane, options.Namespace) = (_plane, "elsewhere"), clock: _clock, hasApp: false);

        Assert.Equal(500, (await other.CallAsync("T/a", "m")).Status);
    }

    /// <summary>dapr#10088: a timer that was due on another host had lost its callback.</summary>
    [Fact]
    public async Task Timer_OfAnActorElsewhere_ComesThereWithItsCallback()
    {
        var bodies = new ConcurrentQueue<string>();
        Task<HttpResponseMessage?> Note(HttpRequestMessage request, string body, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Put) bodies.Enqueue(body);
            return Task.FromResult<HttpResponseMessage?>(null);
        }

        await using var one = await HostAsync("one", app => app.Answer = Note);
        await using var two = await HostAsync("two", app => app.Answer = Note);
        for (var number = 0; number < 10; number++)
        {
            await one.SendAsync("POST", $"T/a{number}/timers/t", """{"dueTime":"1s","callback":"größer","data":{"a":1}}""");
        }

        await one.AdvanceAsync(5);

        Assert.Equal(Enumerable.Repeat("""{"data":{"a":1},"callback":"größer","dueTime":"1s","period":""}""", 10), bodies);
        Assert.Contains(_events, what => what.StartsWith("two PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reminder_WhoeverTakesIt_ComesToTheHostOfItsActor()
    {
        await using var one = await HostAsync("one");
        await using var two = await HostAsync("two");
        for (var number = 0; number < 20; number++)
        {
            await one.SendAsync("POST", $"T/a{number}/reminders/r", """{"dueTime":"1s"}""");
        }

        await one.AdvanceAsync(5);
        Assert.Equal(20, _events.Count);
        foreach (var what in _events.ToList())
        {
            Assert.Equal((200, what.Split(' ')[0]), await one.CallAsync($"T/{what.Split('/')[1]}", "m"));
        }
    }

    [Fact]
    public async Task Reentrant_ChainOverTwoHosts_GetsBackIn()
    {
        ActorSidecar one = null!, two = null!;
        async Task<HttpResponseMessage?> Go(ActorSidecar from, HttpRequestMessage request)
        {
            var depth = int.Parse(request.RequestUri!.AbsolutePath[^1..]);
            if (depth == 5) return ActorApp.Text("deep");

            var chain = request.Headers.GetValues("Dapr-Reentrancy-Id").Single();
            return ActorApp.Text((await from.CallAsync($"T/a{depth % 4}", $"m{depth + 1}", headers: ("Dapr-Reentrancy-Id", chain))).Body);
        }

        const string Config = """{"entities":["T"],"reentrancy":{"enabled":true}}""";
        one = await HostAsync("one", app => (app.Config, app.Answer) = (Config, (request, _, _) => Go(one, request)));
        two = await HostAsync("two", app => (app.Config, app.Answer) = (Config, (request, _, _) => Go(two, request)));
        await using var _ = one;
        await using var __ = two;

        Assert.Equal((200, "deep"), await one.CallAsync("T/a0", "m1").WithLimit(() => string.Join(", ", _events)));
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<ActorSidecar> HostAsync(string name, Action<ActorApp>? configure = null) => ActorSidecar.StartAsync(
        app =>
        {
            app.Asked = what => _events.Enqueue($"{name} {what}");
            app.Answer = (_, _, _) => Task.FromResult<HttpResponseMessage?>(ActorApp.Text(name));
            configure?.Invoke(app);
        },
        options => (options.ControlPlane, options.AppId) = (_plane, "app1"),
        _clock);
}
