namespace Dapr.Sidecar.Tests.Time;

/// <summary>The clock and its timers, without a sidecar.</summary>
public sealed class ManualClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Time_NobodyAdvances_StandsStill()
    {
        var start = new DateTimeOffset(2030, 5, 6, 7, 8, 9, TimeSpan.Zero);
        var clock = new ManualClock(start);

        Assert.Equal((start, start), (clock.GetUtcNow(), clock.GetUtcNow()));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new ManualClock().GetUtcNow());
    }

    [Fact]
    public async Task Time_Advanced_IsThatMuchLater()
    {
        var clock = new ManualClock();
        var (start, timestamp) = (clock.GetUtcNow(), clock.GetTimestamp());

        clock.Advance(Second);
        await clock.AdvanceAsync(Second * 2);
        clock.Advance(TimeSpan.Zero);

        Assert.Equal((start + (Second * 3), Second * 3), (clock.GetUtcNow(), clock.GetElapsedTime(timestamp)));
    }

    [Fact]
    public async Task Advance_Backwards_IsRefused()
    {
        var clock = new ManualClock();

        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(-Second));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.AdvanceAsync(-Second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Advance_SeveralDue_FiresInOrderEachAtItsTime(bool quietly)
    {
        var clock = new ManualClock();
        var seen = new List<(string, double)>();
        using var third = At(clock, 3, "c", seen);
        using var first = At(clock, 1, "a", seen);
        using var second = At(clock, 2, "b", seen);
        using var sameTime = At(clock, 2, "b2", seen);
        using var later = At(clock, 5, "never", seen);

        await AdvanceAsync(clock, Second * 4, quietly);

        Assert.Equal([("a", 1), ("b", 2), ("b2", 2), ("c", 3)], seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Advance_TimerMadeByACallback_FiresOnTheWay(bool quietly)
    {
        var clock = new ManualClock();
        var seen = new List<(string, double)>();
        var made = new List<ITimer>();
        made.Add(clock.CreateTimer(
            _ =>
            {
                Note(clock, "outer", seen);
                made.Add(At(clock, 2, "inner", seen));
                made.Add(At(clock, 20, "never", seen));
            },
            null,
            Second,
            Timeout.InfiniteTimeSpan));
        using var between = At(clock, 2, "between", seen);

        await AdvanceAsync(clock, Second * 10, quietly);

        Assert.Equal([("outer", 1), ("between", 2), ("inner", 3)], seen);
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresEachTime()
    {
        var clock = new ManualClock();
        var seen = new List<(string, double)>();
        using var timer = clock.CreateTimer(_ => Note(clock, "t", seen), null, Second * 5, Second * 2);

        clock.Advance(Second * 10);

        Assert.Equal([("t", 5), ("t", 7), ("t", 9)], seen);
    }

    [Fact]
    public async Task AdvanceAsync_ThirtyDaysOfHourlyWork_SkipsNothing()
    {
        var clock = new ManualClock();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        await clock.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal(30 * 24, fired);
    }

    [Fact]
    public void Change_OfATimer_CountsFromNow()
    {
        var clock = new ManualClock();
        var seen = new List<(string, double)>();
        using var timer = At(clock, 1, "t", seen);
        clock.Advance(Second / 2);

        Assert.True(timer.Change(Second * 2, Second * 3));
        clock.Advance(Second * 6);
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Second));
        clock.Advance(Second * 60);

        Assert.Equal([("t", 2.5), ("t", 5.5)], seen);
    }

    [Fact]
    public void Change_ByTheTimersOwnCallback_Counts()
    {
        var clock = new ManualClock();
        var seen = new List<(string, double)>();
        ITimer? timer = null;
        timer = clock.CreateTimer(
            _ =>
            {
                Note(clock, "t", seen);
                timer!.Change(Second * seen.Count, Timeout.InfiniteTimeSpan);
            },
            null,
            Second,
            Timeout.InfiniteTimeSpan);

        clock.Advance(Second * 7);
        timer.Dispose();

        Assert.Equal([("t", 1), ("t", 2), ("t", 4), ("t", 7)], seen);
    }

    [Fact]
    public void Change_AfterDispose_IsRefusedAndNothingFires()
    {
        var clock = new ManualClock();
        var seen = new List<(string, double)>();
        var timer = At(clock, 1, "t", seen);
        timer.Dispose();
        timer.Dispose();

        Assert.False(timer.Change(Second, Second));
        Assert.False(timer.Change(TimeSpan.Zero, Second));
        clock.Advance(Second * 10);

        Assert.Empty(seen);
    }

    [Fact]
    public void Dispose_ByACallbackOfTheSameTime_KeepsItFromFiring()
    {
        var clock = new ManualClock();
        var seen = new List<(string, double)>();
        ITimer? second = null;
        using var first = clock.CreateTimer(_ => second!.Dispose(), null, Second, Timeout.InfiniteTimeSpan);
        second = At(clock, 1, "second", seen);

        clock.Advance(Second);

        Assert.Empty(seen);
    }

    [Theory]
    [InlineData(-2L, 0L)]
    [InlineData(0L, -2L)]
    [InlineData(4294967295L, 0L)]
    public void CreateTimer_WhatTheSystemRefuses_IsRefused(long due, long period) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new ManualClock().CreateTimer(_ => { }, null, TimeSpan.FromMilliseconds(due), TimeSpan.FromMilliseconds(period)));

    [Fact]
    public async Task CreateTimer_DueAtOnce_FiresWithoutAnAdvanceAndNotOnTheCaller()
    {
        var clock = new ManualClock();
        var (fired, release) = (new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously), new ManualResetEventSlim());

        using var timer = clock.CreateTimer(
            _ =>
            {
                release.Wait(TimeSpan.FromSeconds(20));
                fired.TrySetResult(true);
            },
            null,
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);

        // Were it to fire here, nobody would release it.
        Assert.False(fired.Task.IsCompleted);
        release.Set();
        Assert.True(await fired.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
    }

    [Fact]
    public async Task CreateTimer_DueAtOnceWithAPeriod_FiresOncePerPeriodAndOnceNow()
    {
        var clock = new ManualClock();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.Zero, Second);

        await clock.AdvanceAsync(Second * 3);

        Assert.Equal(4, fired);
    }

    [Fact]
    public async Task SettleAsync_TimerDueAtOnce_IsWaitedFor()
    {
        var clock = new ManualClock();
        var fired = 0;
        var timers = Enumerable.Range(0, 100).Select(_ => clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan)).ToList();

        await clock.SettleAsync();

        Assert.Equal(100, fired);
        timers.ForEach(timer => timer.Dispose());
    }

    [Fact]
    public async Task Race_OfChangeDisposeAndAdvance_NothingBreaks()
    {
        var clock = new ManualClock();
        var fired = 0;
        var timers = Enumerable.Range(0, 20).Select(number => clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, Second * number, Second)).ToArray();

        await Parallel.ForAsync(0, 2_000, (number, _) =>
        {
            switch (number % 4)
            {
                case 0:
                    clock.Advance(TimeSpan.FromMilliseconds(number));
                    break;
                case 1:
                    timers[number % 20].Change(TimeSpan.FromMilliseconds(number), Second);
                    break;
                case 2 when number > 1_900:
                    timers[number % 20].Dispose();
                    break;
                default:
                    clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, Second, Timeout.InfiniteTimeSpan).Dispose();
                    break;
            }

            return ValueTask.CompletedTask;
        });
        foreach (var timer in timers)
        {
            timer.Dispose();
        }

        await clock.SettleAsync();
        var before = Volatile.Read(ref fired);
        await clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(before, fired);
    }

    [Fact]
    public void Advance_WithinAnAdvance_AddsItsSpan()
    {
        var clock = new ManualClock();
        var start = clock.GetUtcNow();
        using var timer = clock.CreateTimer(_ => clock.Advance(Second), null, Second / 2, Timeout.InfiniteTimeSpan);

        clock.Advance(Second);

        Assert.Equal(start + (Second * 2), clock.GetUtcNow());
    }

    [Fact]
    public async Task Advance_FromManyAtOnce_AddsUpAndFiresEachDueTimeOnce()
    {
        var clock = new ManualClock();
        var start = clock.GetUtcNow();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, Second, Second);

        await Parallel.ForAsync(0, 100, (_, _) =>
        {
            clock.Advance(Second);
            return ValueTask.CompletedTask;
        });

        Assert.Equal((start + (Second * 100), 100), (clock.GetUtcNow(), fired));
    }

    [Fact]
    public async Task AdvanceAsync_FromManyAtOnce_AddsUpAndTimeNeverGoesBack()
    {
        var clock = new ManualClock();
        var start = clock.GetUtcNow();
        var seen = new List<DateTimeOffset>();
        using var timer = clock.CreateTimer(_ => seen.Add(clock.GetUtcNow()), null, Second, Second);

        await Task.WhenAll(Enumerable.Range(1, 10).Select(number => Task.Run(() => clock.AdvanceAsync(Second * number))));

        Assert.Equal(start + (Second * 55), clock.GetUtcNow());
        Assert.Equal(Enumerable.Range(1, 55).Select(number => start + (Second * number)), seen);
    }

    [Fact]
    public void Advance_CallbackThrows_TellsAndGoesOnNextTime()
    {
        var clock = new ManualClock();
        var seen = new List<(string, double)>();
        using var bad = clock.CreateTimer(_ => throw new InvalidOperationException("boom"), null, Second, Timeout.InfiniteTimeSpan);
        using var good = At(clock, 1, "good", seen);

        Assert.Equal("boom", Assert.Throws<InvalidOperationException>(() => clock.Advance(Second * 5)).Message);
        clock.Advance(Second * 5);

        Assert.Equal("good", Assert.Single(seen).Item1);
    }

    [Fact]
    public async Task AdvanceAsync_EverythingThatTakesAClock_GoesByIt()
    {
        var clock = new ManualClock();
        using var timeout = new CancellationTokenSource(Second * 2, clock);
        using var ticks = new PeriodicTimer(Second, clock);
        var delay = Task.Delay(Second * 3, clock);
        var waited = new TaskCompletionSource().Task.WaitAsync(Second * 4, clock);

        await clock.AdvanceAsync(Second);
        Assert.True(await ticks.WaitForNextTickAsync());
        Assert.False(timeout.IsCancellationRequested);
        await clock.AdvanceAsync(Second);
        Assert.True(timeout.IsCancellationRequested);
        Assert.False(delay.IsCompleted);
        await clock.AdvanceAsync(Second);
        Assert.True(delay.IsCompletedSuccessfully);
        Assert.False(waited.IsCompleted);
        await clock.AdvanceAsync(Second);

        await Assert.ThrowsAsync<TimeoutException>(() => waited);
    }

    private static Task AdvanceAsync(ManualClock clock, TimeSpan span, bool quietly)
    {
        if (quietly)
        {
            return clock.AdvanceAsync(span);
        }

        clock.Advance(span);
        return Task.CompletedTask;
    }

    private static ITimer At(ManualClock clock, int seconds, string name, List<(string, double)> seen) =>
        clock.CreateTimer(_ => Note(clock, name, seen), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

    private static void Note(ManualClock clock, string name, List<(string, double)> seen) =>
        seen.Add((name, (clock.GetUtcNow() - new ManualClock().GetUtcNow()).TotalSeconds));
}
