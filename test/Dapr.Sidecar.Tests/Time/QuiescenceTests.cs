using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Tests.Time;

/// <summary>What an advance waits for between two steps, and what it does not wait for.</summary>
public sealed class QuiescenceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task AdvanceAsync_WorkOfOneStep_EndsBeforeTheNext()
    {
        var (clock, inFlight) = Create();
        var seen = new List<string>();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var first = At(clock, 1, () => _ = WorkAsync());
        using var second = At(clock, 2, () => seen.Add("second"));

        var advancing = clock.AdvanceAsync(Second * 3);
        await began.Task.WithLimit(() => "the work did not begin");
        Assert.Equal(clock.GetUtcNow(), new ManualClock().GetUtcNow() + Second);
        release.SetResult();
        await advancing.WithLimit(() => string.Join(",", seen));

        Assert.Equal(["first", "second"], seen);

        async Task WorkAsync()
        {
            using var entry = inFlight.Enter("work");
            began.SetResult();
            await release.Task;
            seen.Add("first");
        }
    }

    [Fact]
    public async Task AdvanceAsync_WorkThatStartsWork_IsAwaitedToTheEnd()
    {
        var (clock, inFlight) = Create();
        var depth = 0;
        using var timer = At(clock, 1, () => _ = WorkAsync(50));

        await clock.AdvanceAsync(Second);

        Assert.Equal(50, depth);

        async Task WorkAsync(int left)
        {
            using var entry = inFlight.Enter("work");
            await Task.Yield();
            depth++;
            if (left > 1) _ = WorkAsync(left - 1);
        }
    }

    [Fact]
    public async Task AdvanceAsync_WhatRanBefore_IsAwaitedBeforeTheFirstStep()
    {
        var (clock, inFlight) = Create();
        var entry = inFlight.Note("an earlier call");
        var fired = false;
        using var timer = At(clock, 1, () => fired = true);

        var advancing = clock.AdvanceAsync(Second);
        await Task.WhenAny(advancing, clock.SettleAsync(TimeSpan.FromMilliseconds(50)));
        Assert.False(fired);
        entry.Dispose();
        await advancing.WithLimit(() => "the call has ended");

        Assert.True(fired);
    }

    [Fact]
    public async Task AdvanceAsync_LimitPassed_ThrowsWithTheListOfWhatStillRuns()
    {
        var (clock, inFlight) = Create();
        using var one = inFlight.Note("GET /slow of the application");
        using var two = inFlight.Note("delivery of topic orders");
        inFlight.Note("what has ended").Dispose();

        var advance = await Assert.ThrowsAsync<TimeoutException>(() => clock.AdvanceAsync(Second, TimeSpan.FromMilliseconds(20)));
        var settle = await Assert.ThrowsAsync<TimeoutException>(() => clock.SettleAsync(TimeSpan.FromMilliseconds(20)));

        Assert.All([advance, settle], failure =>
        {
            Assert.Contains("GET /slow of the application", failure.Message, StringComparison.Ordinal);
            Assert.Contains("delivery of topic orders", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("what has ended", failure.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task AdvanceAsync_AfterOneThatThrew_Works()
    {
        var (clock, inFlight) = Create();
        var entry = inFlight.Note("slow");
        await Assert.ThrowsAsync<TimeoutException>(() => clock.AdvanceAsync(Second, TimeSpan.FromMilliseconds(20)));
        entry.Dispose();

        await clock.AdvanceAsync(Second);

        Assert.Equal(new ManualClock().GetUtcNow() + Second, clock.GetUtcNow());
    }

    [Fact]
    public async Task Advance_SomethingRuns_WaitsForNothingAndLetsItTimeOut()
    {
        var (clock, inFlight) = Create();
        var call = CallAsync();
        var advancing = clock.AdvanceAsync(Second);

        clock.Advance(Second * 5);

        Assert.Equal("timed out", await call.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        await advancing.WithLimit(() => "the call has ended");
        Assert.Equal(new ManualClock().GetUtcNow() + (Second * 5), clock.GetUtcNow());

        async Task<string> CallAsync()
        {
            using var entry = inFlight.Enter("a call of the application under a policy");
            using var timeout = new CancellationTokenSource(Second * 3, clock);
            var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await never.Task.WaitAsync(timeout.Token);
                return "answered";
            }
            catch (OperationCanceledException)
            {
                return "timed out";
            }
        }
    }

    [Fact]
    public async Task AdvanceAsync_CallParkedOnTheClock_SpansManySteps()
    {
        var (clock, inFlight) = Create();
        var tries = new List<double>();
        var call = CallAsync();

        await clock.AdvanceAsync(Second * 10);

        await call.WithLimit(() => string.Join(",", tries));
        Assert.Equal([0, 1, 3, 7], tries);

        async Task CallAsync()
        {
            using var outer = inFlight.Enter("delivery");
            await InnerAsync();
        }

        async Task InnerAsync()
        {
            using var entry = inFlight.Enter("a call with a backoff");
            for (var pause = Second; tries.Count < 4; pause *= 2)
            {
                await Task.Yield();
                tries.Add((clock.GetUtcNow() - new ManualClock().GetUtcNow()).TotalSeconds);
                if (tries.Count < 4) await InFlight.DelayAsync(pause, clock, CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task AdvanceAsync_ParkedCallGoesOn_CountsBeforeTheNextStep()
    {
        var (clock, inFlight) = Create();
        var seen = new List<string>();
        var call = CallAsync();
        using var timer = At(clock, 2, () => seen.Add("timer"));

        await clock.AdvanceAsync(Second * 3);
        await call;

        Assert.Equal(["call", "timer"], seen);

        async Task CallAsync()
        {
            using var entry = inFlight.Enter("call");
            await InFlight.DelayAsync(Second, clock, CancellationToken.None);
            for (var round = 0; round < 200; round++)
            {
                await Task.Yield();
            }

            seen.Add("call");
        }
    }

    [Fact]
    public async Task AdvanceAsync_OneParkedOneNot_WaitsForTheOther()
    {
        var (clock, inFlight) = Create();
        var parked = ParkedAsync();
        using var other = inFlight.Note("not parked");

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => clock.AdvanceAsync(Second * 10, TimeSpan.FromMilliseconds(20)));

        Assert.EndsWith("still runs: not parked", failure.Message, StringComparison.Ordinal);
        clock.Advance(Second * 10);
        await parked.WithLimit(() => "parked");

        async Task ParkedAsync()
        {
            using var entry = inFlight.Enter("parked");
            await InFlight.DelayAsync(Second, clock, CancellationToken.None);
        }
    }

    [Fact]
    public async Task DelayAsync_Cancelled_CountsAgain()
    {
        var (clock, inFlight) = Create();
        using var cancelled = new CancellationTokenSource();
        var (goesOn, release) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var call = CallAsync();
        Assert.Empty(inFlight.Running);

        await cancelled.CancelAsync();
        await goesOn.Task.WithLimit(() => "the call is still parked");

        Assert.Equal(["call"], inFlight.Running);
        release.SetResult();
        await call.WithLimit(() => "call");
        Assert.Empty(inFlight.Running);

        async Task CallAsync()
        {
            using var entry = inFlight.Enter("call");
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InFlight.DelayAsync(Second, clock, cancelled.Token));
            goesOn.SetResult();
            await release.Task;
        }
    }

    [Fact]
    public async Task DelayAsync_OfWorkThatOutlivesItsCall_DoesNotBringTheCallBack()
    {
        var (clock, inFlight) = Create();
        Task background;
        using (inFlight.Enter("call"))
        {
            background = InFlight.DelayAsync(Second, clock, CancellationToken.None);
        }

        await clock.AdvanceAsync(Second);

        await background.WithLimit(() => "background");
        Assert.Empty(inFlight.Running);
    }

    [Fact]
    public async Task AdvanceAsync_PoolThatOthersKeepBusy_DoesNotWaitForThem()
    {
        var clock = new ManualClock();
        using var end = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await Task.Yield();
            }
        })).ToList();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, Second, Second);

        await clock.AdvanceAsync(Second * 20);

        await end.CancelAsync();
        await Task.WhenAll(busy);
        Assert.Equal(20, fired);
    }

    [Fact]
    public async Task QuietAsync_ManyComeAndGo_CompletesWhenTheLastHasEnded()
    {
        var inFlight = new InFlight();
        Assert.True(inFlight.QuietAsync().IsCompleted);
        var entries = Enumerable.Range(0, 100).Select(number => inFlight.Note($"{number}")).ToList();
        var quiet = inFlight.QuietAsync();

        await Parallel.ForEachAsync(entries.Skip(1), (entry, _) =>
        {
            entry.Dispose();
            entry.Dispose();
            return ValueTask.CompletedTask;
        });
        Assert.False(quiet.IsCompleted);
        Assert.Equal(["0"], inFlight.Running);

        entries[0].Dispose();
        await quiet.WithLimit(() => string.Join(",", inFlight.Running));
    }

    private static (ManualClock Clock, InFlight InFlight) Create()
    {
        var (clock, inFlight) = (new ManualClock(), new InFlight());
        clock.Watch(inFlight);
        return (clock, inFlight);
    }

    private static ITimer At(ManualClock clock, int seconds, Action act) =>
        clock.CreateTimer(_ => act(), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
}
