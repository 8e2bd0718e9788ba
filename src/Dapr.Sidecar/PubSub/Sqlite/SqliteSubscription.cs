using System.Threading.Channels;
using Dapr.Sidecar.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub.Sqlite;

/// <summary>Takes the messages of a group as they come, and has them handled, some at a time.</summary>
internal sealed partial class SqliteSubscription : IAsyncDisposable
{
    // After the file could not be used.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly MessageTables _tables;
    private readonly long _group;
    private readonly string _topic;
    private readonly Func<BrokerMessage, CancellationToken, Task<bool>> _handler;
    private readonly SqlitePubSubSettings _settings;
    private readonly TimeProvider _clock;
    private readonly InFlight _inFlight;
    private readonly ILogger<SqliteSubscription> _logger;
    private readonly Action _remove;
    private readonly Channel<InFlight.Entry> _wakes = Channel.CreateUnbounded<InFlight.Entry>(new() { SingleReader = true });
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _ending = new();
    private readonly ITimer _due;
    private readonly Task _worker;
    private volatile bool _isEnding;
    private int _isWoken;

    public SqliteSubscription(
        MessageTables tables,
        long group,
        string topic,
        Func<BrokerMessage, CancellationToken, Task<bool>> handler,
        SqlitePubSubSettings settings,
        TimeProvider clock,
        InFlight inFlight,
        ILogger<SqliteSubscription> logger,
        Action remove)
    {
        _tables = tables;
        _group = group;
        _topic = topic;
        _handler = handler;
        _settings = settings;
        _clock = clock;
        _inFlight = inFlight;
        _logger = logger;
        _remove = remove;
        _slots = new SemaphoreSlim(settings.Concurrency);
        _due = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Has the subscription look for messages. It counts as running from here on until it finds nothing more.</summary>
    public void Wake()
    {
        if (_isEnding || Interlocked.Exchange(ref _isWoken, 1) == 1) return;

        var entry = _inFlight.Note($"messages of topic {_topic}");
        if (!_wakes.Writer.TryWrite(entry))
        {
            entry.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _remove();
        _isEnding = true;
        if (!_ending.IsCancellationRequested) await _ending.CancelAsync();
        _wakes.Writer.TryComplete();
        await _due.DisposeAsync();
        await _worker;
        for (var slot = 0; slot < _settings.Concurrency; slot++)
        {
            await _slots.WaitAsync();
        }

        _ending.Dispose();
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
                    // The broker was closed before its subscriptions.
                }
                catch (Exception exception)
                {
                    // The loop's edge: what is wrong with the file now must not end the subscription.
                    MessagesNotTaken(_topic, exception);
                    Rearm(Pause);
                }
            }
        }
    }

    /// <summary>Takes messages until there are none, or as many as may be are in hand: then the next one that is done wakes this again.</summary>
    private async Task TakeAsync()
    {
        while (!_isEnding && _slots.CurrentCount is var free and > 0)
        {
            var deliveries = await _tables.TakeAsync(_group, free);
            foreach (var delivery in deliveries)
            {
                await _slots.WaitAsync();
                var entry = _inFlight.Note($"delivery of topic {_topic}");
                _ = Task.Run(() => HandleAsync(delivery, entry));
            }

            if (deliveries.Count == 0)
            {
                Rearm(await _tables.NextDueAsync(_group));
                return;
            }
        }
    }

    private void Rearm(TimeSpan? wait)
    {
        // Timers take no more than some weeks.
        var limited = wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;
        _due.Change(limited ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private async Task HandleAsync(Delivery delivery, InFlight.Entry entry)
    {
        using (entry)
        {
            entry.Adopt();
            using (var handled = new CancellationTokenSource())
            {
                var holding = HoldAsync(delivery, handled.Token);
                await SettleAsync(await TryAsync(delivery));
                await handled.CancelAsync();
                await holding;
            }

            _slots.Release();
            Wake();
        }
    }

    /// <summary>Has a message handled, and gives what is to be noted of it.</summary>
    private async Task<Func<Task>> TryAsync(Delivery delivery)
    {
        try
        {
            if (!_isEnding && await _handler(delivery.Message, CancellationToken.None)) return () => _tables.DoneAsync(delivery);
            if (_isEnding) return () => _tables.ReleaseAsync(delivery);
        }
        catch (OperationCanceledException) when (_isEnding)
        {
            // It was cut off: the next one to subscribe gets it at once.
            return () => _tables.ReleaseAsync(delivery);
        }
        catch (Exception exception)
        {
            // The loop's edge: one message must not end the subscription.
            HandlerFailed(_topic, exception);
        }

        return () => _tables.FailedAsync(delivery);
    }

    /// <summary>Notes what became of a message, as soon as the file can be written: until then it stays in hand. At the end it is tried once more, and the lease sees to the rest.</summary>
    private async Task SettleAsync(Func<Task> settle)
    {
        while (true)
        {
            try
            {
                await settle();
                return;
            }
            catch (SqliteException exception)
            {
                OutcomeNotNoted(_topic, exception);
                if (_isEnding) return;
                await InFlight.DelayAsync(Pause, _clock, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (ObjectDisposedException)
            {
                // The broker was closed before its subscriptions, and has given the message back.
                return;
            }
        }
    }

    /// <summary>Extends the lease for as long as a message is in hand.</summary>
    private async Task HoldAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_settings.LeaseDuration / 3, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                using var running = _inFlight.Note($"lease of topic {_topic}");
                await ExtendAsync(delivery);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // It is handled, or the broker was closed.
        }
    }

    private async Task ExtendAsync(Delivery delivery)
    {
        try
        {
            await _tables.ExtendAsync(delivery);
        }
        catch (SqliteException exception)
        {
            LeaseNotExtended(_topic, exception);
        }
    }

    [LoggerMessage(130, LogLevel.Error, "The handler of topic {Topic} failed.")]
    private partial void HandlerFailed(string topic, Exception exception);

    [LoggerMessage(131, LogLevel.Error, "Messages of topic {Topic} cannot be taken; it is tried again.")]
    private partial void MessagesNotTaken(string topic, Exception exception);

    [LoggerMessage(132, LogLevel.Error, "What became of a message of topic {Topic} cannot be noted; it is tried again.")]
    private partial void OutcomeNotNoted(string topic, Exception exception);

    [LoggerMessage(133, LogLevel.Error, "The lease of a message of topic {Topic} cannot be extended: another subscriber may get it, too.")]
    private partial void LeaseNotExtended(string topic, Exception exception);
}
