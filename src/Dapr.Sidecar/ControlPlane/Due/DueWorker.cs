using System.Threading.Channels;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

/// <summary>
/// Has the jobs of a queue handled when they are due, so many of them at a time; of one job each tick after the one before. It sleeps until the
/// next one is due, or the queue says that something has changed.
/// </summary>
internal sealed partial class DueWorker : IAsyncDisposable
{
    private const int Batch = 100;

    // What more is due waits until one of these is handled, so that what was missed for long does not come all at once.
    private const int Most = 1000;

    // How long a job stays taken when whoever took it has died; while it is handled the lease is extended.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    // After the queue could not be used.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Timers take no more than some weeks.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(30);

    private readonly IDueQueue _queue;
    private readonly string _name;
    private readonly Func<DueLease, CancellationToken, Task<bool>> _handler;
    private readonly TimeProvider _clock;
    private readonly InFlight _inFlight;
    private readonly ILogger<DueWorker> _logger;
    private readonly Channel<InFlight.Entry> _wakes = Channel.CreateUnbounded<InFlight.Entry>(new() { SingleReader = true });
    private readonly InFlight _handling = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly ITimer _due;
    private readonly IDisposable _listener;
    private readonly Task _worker;
    private volatile bool _isEnding;
    private int _isWoken;
    private int _running;

    /// <summary>Begins to work.</summary>
    /// <param name="queue">Where the jobs are.</param>
    /// <param name="name">The queue whose jobs are handled.</param>
    /// <param name="handler">Handles a job that was taken; false when that failed. One that is cut off has not failed: the job is given back.</param>
    /// <param name="clock">When jobs are due.</param>
    /// <param name="inFlight">What a clock that is advanced waits for.</param>
    /// <param name="logger">The log.</param>
    public DueWorker(IDueQueue queue, string name, Func<DueLease, CancellationToken, Task<bool>> handler, TimeProvider clock, InFlight inFlight, ILogger<DueWorker> logger)
    {
        _queue = queue;
        _name = name;
        _handler = handler;
        _clock = clock;
        _inFlight = inFlight;
        _logger = logger;
        _due = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _listener = queue.Listen(name, Wake);
        _worker = Task.Run(WorkAsync);
        Wake();
    }

    /// <summary>Cuts off what is being handled, which is given back. To be called before or while this is disposed.</summary>
    public void Cut()
    {
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended just now. Whoever calls is a timer, where nobody would catch this.
        }
    }

    /// <summary>Takes nothing more, and waits for what is being handled.</summary>
    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        if (!_ending.IsCancellationRequested) await _ending.CancelAsync();
        _listener.Dispose();
        _wakes.Writer.TryComplete();
        await _due.DisposeAsync();
        await _worker;
        await _handling.QuietAsync();
        _cut.Dispose();
        _ending.Dispose();
    }

    /// <summary>Has the worker look. It counts as running from here on until it finds nothing more.</summary>
    private void Wake()
    {
        if (_isEnding || Interlocked.Exchange(ref _isWoken, 1) == 1) return;

        var entry = _inFlight.Note($"what is due of {_name}");
        if (!_wakes.Writer.TryWrite(entry)) entry.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (var entry in _wakes.Reader.ReadAllAsync())
        {
            using (entry)
            {
                // What comes from here on has it look again.
                Volatile.Write(ref _isWoken, 0);
                try
                {
                    await TakeAsync();
                }
                catch (ObjectDisposedException)
                {
                    // The queue was closed before its workers.
                }
                catch (Exception exception)
                {
                    // The loop's edge: what is wrong with the queue now must not end the work.
                    NotTaken(_name, exception);
                    Sleep(Pause);
                }
            }
        }
    }

    private async Task TakeAsync()
    {
        while (!_isEnding)
        {
            // Whoever ends has it look again.
            var free = Most - Volatile.Read(ref _running);
            if (free <= 0) return;

            // Looked at before it is taken: taking writes, and most who are woken find that nothing is due yet.
            var now = _clock.GetUtcNow();
            var next = await _queue.NextAsync(_name, CancellationToken.None);
            if (next is null || next > now)
            {
                Sleep(next - now);
                return;
            }

            foreach (var lease in await _queue.TakeAsync(_name, Math.Min(Batch, free), now, now + Lease, CancellationToken.None))
            {
                Interlocked.Increment(ref _running);
                var (running, handling) = (_inFlight.Note($"{lease.Job.Key} is due"), _handling.Note(lease.Job.Key.Name));
                _ = Task.Run(() => HandleAsync(lease, running, handling));
            }
        }
    }

    private void Sleep(TimeSpan? wait) => _due.Change((wait > LongestSleep ? LongestSleep : wait) ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private async Task HandleAsync(DueLease lease, InFlight.Entry running, InFlight.Entry handling)
    {
        using (running)
        using (handling)
        {
            running.Adopt();
            using var handled = new CancellationTokenSource();
            var holding = HoldAsync(lease, handled.Token);
            try
            {
                await SettleAsync(lease, await TryAsync(lease));
            }
            finally
            {
                await handled.CancelAsync();
                await holding;
                Interlocked.Decrement(ref _running);
                Wake();
            }
        }
    }

    /// <summary>Has a job handled, and says how it goes on.</summary>
    private async Task<DueJob?> TryAsync(DueLease lease)
    {
        var job = lease.Job;
        try
        {
            if (_isEnding) return job;
            if (await _handler(lease, _cut.Token)) return job.Next();
        }
        catch (OperationCanceledException) when (_isEnding || _cut.IsCancellationRequested)
        {
            // It was cut off: the next one to work gets it at once.
            return job;
        }
        catch (Exception exception)
        {
            // The loop's edge: one job must not end the work.
            HandlerFailed(job.Key, exception);
        }

        if (job.IsLastTry) GivenUp(job.Key, job.Failures + 1);
        return job.AfterFailure(_clock.GetUtcNow());
    }

    /// <summary>Notes how a job goes on, as soon as the queue can be used: until then it stays taken. At the end it is tried once more, and the lease sees to the rest.</summary>
    private async Task SettleAsync(DueLease lease, DueJob? next)
    {
        while (true)
        {
            try
            {
                await _queue.SettleAsync(lease, next, CancellationToken.None);
                return;
            }
            catch (ObjectDisposedException)
            {
                // The queue was closed before its workers: the lease ends by itself.
                return;
            }
            catch (Exception exception)
            {
                NotSettled(lease.Job.Key, exception);
                if (_isEnding) return;
                await InFlight.DelayAsync(Pause, _clock, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Extends the lease for as long as a job is handled.</summary>
    private async Task HoldAsync(DueLease lease, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Lease / 3, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                using var running = _inFlight.Note($"lease of {lease.Job.Key}");
                if (!await ExtendAsync(lease, cancellationToken)) return;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // It is handled, or the queue was closed.
        }
    }

    /// <summary>Extends a lease; false when it is lost. A queue that cannot be used now may be the next time, before the lease ends.</summary>
    private async Task<bool> ExtendAsync(DueLease lease, CancellationToken cancellationToken)
    {
        try
        {
            return await _queue.ExtendAsync(lease, _clock.GetUtcNow() + Lease, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ObjectDisposedException))
        {
            LeaseNotExtended(lease.Job.Key, exception);
            return true;
        }
    }
}
