using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.DueQueues;

/// <summary>Who handles what is due, while the queue cannot be used.</summary>
public sealed class DueWorkerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly DueKey Key = new("queue", "job");

    private readonly ManualClock _clock = new();
    private readonly FailingQueue _queue = new((IDueQueue)new ControlPlane());
    private readonly SemaphoreSlim _taken = new(0);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _taken.Dispose();

    [Fact]
    public async Task Lease_CannotBeExtendedOnce_IsExtendedTheNextTimeAndTheJobIsHandledOnce()
    {
        using var extended = new SemaphoreSlim(0);
        var times = 0;
        _queue.Extending = () =>
        {
            extended.Release();
            if (Interlocked.Increment(ref times) == 1) throw new IOException("the disk is busy");
        };
        await using var worker = await StartAsync();
        await _taken.WaitAsync().WaitAsync(Limit, TimeProvider.System);

        // Longer than a lease lasts that nobody extends.
        for (var third = 0; third < 12; third++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10) / 3);
            await extended.WaitAsync().WaitAsync(Limit, TimeProvider.System);
        }

        _release.SetResult();
        await worker.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System);
        Assert.Equal(0, _taken.CurrentCount);
        Assert.Null(await _queue.FindAsync(Key, CancellationToken.None));
    }

    [Fact]
    public async Task Outcome_CannotBeNoted_KeepsNoWorkerFromEnding()
    {
        using var settling = new SemaphoreSlim(0);
        _queue.Settling = () =>
        {
            settling.Release();
            throw new IOException("the disk is full");
        };
        var worker = await StartAsync();
        await _taken.WaitAsync().WaitAsync(Limit, TimeProvider.System);
        _release.SetResult();
        await settling.WaitAsync().WaitAsync(Limit, TimeProvider.System);

        // It waits on a clock that nobody advances.
        await worker.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

        Assert.NotNull(await _queue.FindAsync(Key, CancellationToken.None));
    }

    /// <summary>After a long pause everything is due at once: the rest waits its turn.</summary>
    [Fact]
    public async Task Jobs_DueAtOnce_AreHandledSoManyAtATime()
    {
        const int Count = 2500;
        var (now, begun, inFlight) = (_clock.GetUtcNow(), 0, new InFlight());
        _clock.Watch(inFlight);
        foreach (var number in Enumerable.Range(0, Count))
        {
            await _queue.AddAsync(new DueJob { Key = Key with { Name = $"{number}" }, Content = Array.Empty<byte>(), Due = now, Tick = now }, overwrite: false, CancellationToken.None);
        }

        await using var worker = new DueWorker(
            _queue,
            Key.Queue,
            async (_, _) =>
            {
                Interlocked.Increment(ref begun);
                using (InFlight.Park())
                {
                    await _release.Task;
                }

                return true;
            },
            _clock,
            inFlight,
            NullLogger<DueWorker>.Instance);
        await _clock.SettleAsync();
        Assert.Equal(1000, begun);

        _release.SetResult();
        while (await _queue.NextAsync(Key.Queue, CancellationToken.None) is not null)
        {
            await _clock.SettleAsync();
        }

        Assert.Equal(Count, begun);
    }

    /// <summary>What waits costs nothing, however much it is: nobody looks before the first of it is due.</summary>
    [Fact]
    public async Task Jobs_ThatAreDueLater_AreNotLookedForBefore()
    {
        const int Count = 10_000;
        var (due, handled, inFlight) = (_clock.GetUtcNow() + TimeSpan.FromDays(20), 0, new InFlight());
        _clock.Watch(inFlight);
        foreach (var number in Enumerable.Range(0, Count))
        {
            await _queue.AddAsync(new DueJob { Key = Key with { Name = $"{number}" }, Content = Array.Empty<byte>(), Due = due, Tick = due }, overwrite: false, CancellationToken.None);
        }

        await using var worker = new DueWorker(
            _queue,
            Key.Queue,
            (_, _) =>
            {
                Interlocked.Increment(ref handled);
                return Task.FromResult(true);
            },
            _clock,
            inFlight,
            NullLogger<DueWorker>.Instance);
        await _clock.SettleAsync();
        var looks = _queue.Looks;

        await _clock.AdvanceAsync(TimeSpan.FromDays(20) - TimeSpan.FromSeconds(1));
        Assert.Equal((1, looks, 0), (looks, _queue.Looks, handled));

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(Count, handled);
    }

    private async Task<DueWorker> StartAsync()
    {
        var now = _clock.GetUtcNow();
        await _queue.AddAsync(new DueJob { Key = Key, Content = Array.Empty<byte>(), Due = now, Tick = now }, overwrite: false, CancellationToken.None);
        return new DueWorker(
            _queue,
            Key.Queue,
            async (_, _) =>
            {
                _taken.Release();
                await _release.Task;
                return true;
            },
            _clock,
            new InFlight(),
            NullLogger<DueWorker>.Instance);
    }
}
