namespace Dapr.Sidecar.Tests.DueQueues;

/// <summary>What every queue of what is due does. A subclass makes one for each test.</summary>
public abstract class DueQueueContract
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Find_WhatWasAdded_IsAllThatItWas()
    {
        await using var subject = await CreateAsync();
        var plain = Job("plain", Noon);
        var whole = Job("whole", Noon.AddTicks(1)) with
        {
            Content = new byte[] { 0, 1, 255 },
            Tick = Noon - Second,
            Ticks = 5_000_000_000,
            Failures = 2,
            Schedule = "@every 1s",
            Repeats = uint.MaxValue,
            End = Noon.AddYears(1),
            Retries = new DueRetries(TimeSpan.FromMilliseconds(1.5), null),
        };

        Assert.True(await subject.Queue.AddAsync(plain, overwrite: false, default));
        Assert.True(await subject.Queue.AddAsync(whole, overwrite: false, default));

        AssertSame(plain, await subject.Queue.FindAsync(plain.Key, default));
        AssertSame(whole, await subject.Queue.FindAsync(whole.Key, default));
        Assert.Null(await subject.Queue.FindAsync(plain.Key with { Queue = "other" }, default));
    }

    [Fact]
    public async Task Add_OfAKeyThatIsThere_ReplacesOnlyWhenItIsTold()
    {
        await using var subject = await CreateAsync();
        await subject.Queue.AddAsync(Job("j", Noon), overwrite: false, default);

        Assert.False(await subject.Queue.AddAsync(Job("j", Noon + Second), overwrite: false, default));
        Assert.Equal(Noon, (await subject.Queue.FindAsync(Key("j"), default))!.Due);
        Assert.True(await subject.Queue.AddAsync(Job("j", Noon + Second), overwrite: true, default));
        Assert.Equal(Noon + Second, (await subject.Queue.FindAsync(Key("j"), default))!.Due);
        Assert.Equal(Noon + Second, await subject.Queue.NextAsync("q", default));
    }

    [Fact]
    public async Task List_ByPrefix_IsInOrderAndOfItsQueueAlone()
    {
        await using var subject = await CreateAsync();
        foreach (var name in (string[])["b", "a2", "A", "a%", "a_", "ab", "ä"])
        {
            await subject.Queue.AddAsync(Job(name, Noon), overwrite: false, default);
        }

        await subject.Queue.AddAsync(Job("a1", Noon) with { Key = new DueKey("q2", "a1") }, overwrite: false, default);

        Assert.Equal(["A", "a%", "a2", "a_", "ab", "b", "ä"], (await subject.Queue.ListAsync("q", "", default)).Select(job => job.Key.Name));
        Assert.Equal(["a%", "a2", "a_", "ab"], (await subject.Queue.ListAsync("q", "a", default)).Select(job => job.Key.Name));
        Assert.Equal(["a_"], (await subject.Queue.ListAsync("q", "a_", default)).Select(job => job.Key.Name));

        await subject.Queue.RemoveAllAsync("q", "a", default);
        await subject.Queue.RemoveAsync(Key("b"), default);
        await subject.Queue.RemoveAsync(Key("none"), default);

        Assert.Equal(["A", "ä"], (await subject.Queue.ListAsync("q", "", default)).Select(job => job.Key.Name));
        Assert.NotNull(await subject.Queue.FindAsync(new DueKey("q2", "a1"), default));
    }

    [Fact]
    public async Task Take_WhatIsDue_IsTakenOnceAndTheOldestFirst()
    {
        await using var subject = await CreateAsync();
        await subject.Queue.AddAsync(Job("late", Noon + Second), overwrite: false, default);
        await subject.Queue.AddAsync(Job("second", Noon), overwrite: false, default);
        await subject.Queue.AddAsync(Job("first", Noon - Second), overwrite: false, default);

        Assert.Equal(Noon - Second, await subject.Queue.NextAsync("q", default));
        Assert.Equal(["first"], Names(await subject.Queue.TakeAsync("q", 1, Noon, Noon + (10 * Second), default)));
        Assert.Equal(["second"], Names(await subject.Queue.TakeAsync("q", 5, Noon, Noon + (10 * Second), default)));
        Assert.Empty(await subject.Queue.TakeAsync("q", 5, Noon, Noon + (10 * Second), default));
        Assert.Equal(Noon + Second, await subject.Queue.NextAsync("q", default));
        Assert.Null(await subject.Queue.NextAsync("empty", default));
    }

    [Fact]
    public async Task Take_AtATimeFromSeveralSides_GivesEachJobToOne()
    {
        await using var subject = await CreateAsync();
        for (var number = 0; number < 60; number++)
        {
            await subject.Queue.AddAsync(Job($"j{number}", Noon), overwrite: false, default);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(side => Task.Run(
            async () => Names(await (side % 2 == 0 ? subject.Queue : subject.Other).TakeAsync("q", 10, Noon, Noon + Second, default)))));

        Assert.Equal(60, taken.SelectMany(names => names).Distinct().Count());
        Assert.Equal(60, taken.Sum(names => names.Count));
    }

    [Fact]
    public async Task Take_AfterALease_GetsWhatItsHolderNeverSettled()
    {
        await using var subject = await CreateAsync();
        await subject.Queue.AddAsync(Job("j", Noon), overwrite: false, default);
        var dead = Assert.Single(await subject.Queue.TakeAsync("q", 1, Noon, Noon + Second, default));

        Assert.Empty(await subject.Other.TakeAsync("q", 1, Noon + Second - TimeSpan.FromTicks(1), Noon + (9 * Second), default));
        var next = Assert.Single(await subject.Other.TakeAsync("q", 1, Noon + Second, Noon + (9 * Second), default));

        Assert.False(await subject.Queue.ExtendAsync(dead, Noon + (20 * Second), default));
        Assert.False(await subject.Queue.SettleAsync(dead, null, default));
        AssertSame(dead.Job, next.Job);
        Assert.True(await subject.Other.SettleAsync(next, null, default));
        Assert.Null(await subject.Queue.FindAsync(Key("j"), default));
        Assert.False(await subject.Other.SettleAsync(next, null, default));
    }

    [Fact]
    public async Task Extend_ALease_PutsOffItsEnd()
    {
        await using var subject = await CreateAsync();
        await subject.Queue.AddAsync(Job("j", Noon), overwrite: false, default);
        var lease = Assert.Single(await subject.Queue.TakeAsync("q", 1, Noon, Noon + Second, default));

        Assert.True(await subject.Queue.ExtendAsync(lease, Noon + (3 * Second), default));

        Assert.Empty(await subject.Other.TakeAsync("q", 1, Noon + (2 * Second), Noon + (9 * Second), default));
        Assert.Equal(Noon + (3 * Second), await subject.Queue.NextAsync("q", default));
    }

    [Fact]
    public async Task Settle_WithWhatComesNext_IsDueThen()
    {
        await using var subject = await CreateAsync();
        await subject.Queue.AddAsync(Job("j", Noon) with { Schedule = "@every 1s" }, overwrite: false, default);
        var lease = Assert.Single(await subject.Queue.TakeAsync("q", 1, Noon, Noon + (9 * Second), default));

        Assert.True(await subject.Queue.SettleAsync(lease, lease.Job.Next(), default));

        AssertSame(Job("j", Noon + Second) with { Schedule = "@every 1s", Ticks = 1 }, await subject.Queue.FindAsync(Key("j"), default));
        Assert.Equal(Noon + Second, await subject.Other.NextAsync("q", default));
        Assert.Single(await subject.Other.TakeAsync("q", 1, Noon + Second, Noon + (9 * Second), default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Settle_OfWhatWasReplacedOrRemovedMeanwhile_ChangesNothing(bool isReplaced)
    {
        await using var subject = await CreateAsync();
        await subject.Queue.AddAsync(Job("j", Noon), overwrite: false, default);
        var lease = Assert.Single(await subject.Queue.TakeAsync("q", 1, Noon, Noon + Second, default));
        if (!isReplaced) await subject.Other.RemoveAsync(Key("j"), default);
        await subject.Other.AddAsync(Job("j", Noon + (5 * Second)), overwrite: isReplaced, default);

        Assert.False(await subject.Queue.SettleAsync(lease, null, default));
        Assert.False(await subject.Queue.ExtendAsync(lease, Noon + (9 * Second), default));

        Assert.Equal(Noon + (5 * Second), await subject.Queue.NextAsync("q", default));
    }

    [Fact]
    public async Task Listen_WhatIsAddedOrSettled_WakesThoseOfItsQueueUntilTheyEnd()
    {
        await using var subject = await CreateAsync();
        var woken = 0;
        using (subject.Queue.Listen("q", () => Interlocked.Increment(ref woken)))
        {
            var before = Volatile.Read(ref woken);
            await subject.Queue.AddAsync(Job("j", Noon), overwrite: false, default);
            Assert.True(Volatile.Read(ref woken) > before);

            before = Volatile.Read(ref woken);
            var lease = Assert.Single(await subject.Queue.TakeAsync("q", 1, Noon, Noon + Second, default));
            await subject.Queue.SettleAsync(lease, lease.Job, default);
            Assert.True(Volatile.Read(ref woken) > before);
        }

        var after = Volatile.Read(ref woken);
        await subject.Queue.AddAsync(Job("j2", Noon), overwrite: false, default);
        Assert.Equal(after, Volatile.Read(ref woken));
    }

    [Fact]
    public async Task Listen_WhatAnotherAdds_WakesEachTime()
    {
        await using var subject = await CreateAsync();
        var woken = new SemaphoreSlim(0);
        using var listener = subject.Other.Listen("q", () => woken.Release());

        for (var round = 0; round < 3; round++)
        {
            await subject.Queue.AddAsync(Job($"j{round}", Noon), overwrite: false, default);

            await PubSub.Limits.WithLimit(woken.WaitAsync(), () => $"not woken in round {round}");
            Assert.NotNull(await subject.Other.FindAsync(Key($"j{round}"), default));
        }
    }

    /// <summary>Makes a queue of the test's own.</summary>
    private protected abstract Task<Subject> CreateAsync();

    private static DueKey Key(string name) => new("q", name);

    private static DueJob Job(string name, DateTimeOffset due) => new() { Key = Key(name), Content = "c"u8.ToArray(), Due = due, Tick = due };

    private static List<string> Names(IReadOnlyList<DueLease> leases) => [.. leases.Select(lease => lease.Job.Key.Name)];

    private static void AssertSame(DueJob expected, DueJob? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Content.ToArray(), actual.Content.ToArray());
        Assert.Equal(expected with { Content = default }, actual with { Content = default });
    }

    /// <summary>A queue, and the same as somebody else sees it.</summary>
    private protected sealed record Subject(IDueQueue Queue, IDueQueue Other, params IDisposable[] Owned) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Array.ForEach(Owned, owned => owned.Dispose());
            return ValueTask.CompletedTask;
        }
    }
}
