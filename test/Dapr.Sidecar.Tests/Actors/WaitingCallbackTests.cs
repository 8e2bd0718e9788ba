using System.Collections.Concurrent;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Reminders and timers that wait for a turn of their actor while they are taken back, where there are several hosts.</summary>
public sealed class WaitingCallbackTests
{
    private readonly ManualClock _clock = new();
    private readonly ControlPlane _plane = new();
    private readonly ConcurrentQueue<string> _events = new();
    private readonly ConcurrentDictionary<string, bool> _begun = new();
    private readonly TaskCompletionSource _areBegun = Signal();
    private readonly TaskCompletionSource _goesOn = Signal();

    /// <summary>It goes with its actor, also when it is due already and waits for its turn.</summary>
    [Fact]
    public async Task Timer_OfAnActorThatMoves_DoesNotComeOnTheOther()
    {
        using var log = new CollectedLog();
        await using var one = await HostAsync("one", log);
        var calls = await CallEachAsync(one);
        for (var number = 0; number < 20; number++)
        {
            await one.SendAsync("POST", $"T/a{number}/timers/t", """{"dueTime":"0s"}""");
        }

        await _clock.SettleAsync();
        await using var two = await HostAsync("two");
        while (!log.All.Any(entry => entry.Message.EndsWith("are cut off: it leaves this host", StringComparison.Ordinal)))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        _goesOn.SetResult();
        await Task.WhenAll(calls).WithLimit(() => string.Join(", ", _events));
        await _clock.SettleAsync();

        Assert.Contains(_events, what => what.StartsWith("one DELETE", StringComparison.Ordinal));
        Assert.Contains(_events, what => what.StartsWith("one PUT", StringComparison.Ordinal) && what.EndsWith("timer/t", StringComparison.Ordinal));
        Assert.DoesNotContain(_events, what => what.StartsWith("two", StringComparison.Ordinal));
    }

    /// <summary>Whichever host has taken it.</summary>
    [Fact]
    public async Task Reminder_TakenBackWhileItWaitsForItsTurn_DoesNotCome()
    {
        await using var one = await HostAsync("one");
        await using var two = await HostAsync("two");
        await _clock.SettleAsync();
        var calls = await CallEachAsync(one);
        for (var number = 0; number < 20; number++)
        {
            await one.SendAsync("POST", $"T/a{number}/reminders/r", """{"dueTime":"0s"}""");
        }

        await _clock.SettleAsync();
        for (var number = 0; number < 20; number++)
        {
            await two.SendAsync("DELETE", $"T/a{number}/reminders/r");
        }

        _goesOn.SetResult();
        await Task.WhenAll(calls).WithLimit(() => string.Join(", ", _events));
        await _clock.SettleAsync();

        Assert.DoesNotContain(_events, what => what.Contains("remind", StringComparison.Ordinal));
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins a turn of each of twenty actors, which lasts until the test lets it end.</summary>
    private async Task<IReadOnlyList<Task<(int Status, string Body)>>> CallEachAsync(ActorSidecar sidecar)
    {
        var calls = Enumerable.Range(0, 20).Select(number => sidecar.CallAsync($"T/a{number}", "m")).ToList();
        await _areBegun.Task.WithLimit(() => string.Join(", ", _begun.Keys));
        return calls;
    }

    private Task<ActorSidecar> HostAsync(string name, CollectedLog? log = null) => ActorSidecar.StartAsync(
        app => (app.Asked, app.Answer) = (what => _events.Enqueue($"{name} {what}"), HoldAsync),
        options => (options.ControlPlane, options.AppId, options.LoggerFactory) = (_plane, "app1", log),
        _clock);

    private async Task<HttpResponseMessage?> HoldAsync(HttpRequestMessage request, string body, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (!path.EndsWith("/m", StringComparison.Ordinal)) return null;

        _begun[path] = true;
        if (_begun.Count == 20) _areBegun.TrySetResult();
        using (InFlight.Park())
        {
            await _goesOn.Task;
        }

        return null;
    }
}
