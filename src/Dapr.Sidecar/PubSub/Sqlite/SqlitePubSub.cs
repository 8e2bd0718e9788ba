using System.Collections.Concurrent;
using Dapr.Sidecar.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub.Sqlite;

/// <summary>
/// <c>pubsub.sqlite</c>: a broker in a file, for sidecars in one process or several. Each group of subscribers gets each message at
/// least once, and goes on where it was when it comes back; within a group a message is one subscriber's at a time.
/// </summary>
internal sealed partial class SqlitePubSub(
    SqlitePubSubSettings settings, TimeProvider clock, InFlight inFlight, FileSignals signals, ILoggerFactory loggers) : IPubSub, IComponentInit, IAsyncDisposable
{
    // Other processes write to the file without a word: how often it is looked at, by the machine's time.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly ILogger _logger = loggers.CreateLogger<SqlitePubSub>();
    private readonly ConcurrentDictionary<object, SqliteSubscription> _subscriptions = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private SqliteFile _file = null!;
    private MessageTables _tables = null!;
    private Task _watching = Task.CompletedTask;
    private bool _isWatching;
    private int _isClosed;

    public IReadOnlyList<string> Features => ["MESSAGE_TTL"];

    public async Task InitAsync(CancellationToken cancellationToken)
    {
        _file = await SqliteFile.OpenAsync(settings.File, MessageTables.Schema, cancellationToken);
        _tables = new MessageTables(_file, settings, clock);
    }

    public async Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        await _tables.PublishAsync(message, cancellationToken);
        signals.Raise(_file.Path, message.Topic);
    }

    public async Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken)
    {
        var group = await _tables.JoinAsync(subscription.Topic, subscription.ConsumerGroup, cancellationToken);
        var key = new object();
        IDisposable? listener = null;
        var ofSubscription = settings with { Concurrency = Math.Max(settings.Concurrency, subscription.AtATime) };
        var subscriber = new SqliteSubscription(
            _tables, group, subscription.Topic, handler, ofSubscription, clock, inFlight, loggers.CreateLogger<SqliteSubscription>(), Remove);
        lock (_gate)
        {
            _subscriptions[key] = subscriber;
            listener = signals.Listen(_file.Path, subscription.Topic, subscriber.Wake);
            if (!_isWatching)
            {
                (_isWatching, _watching) = (true, Task.Run(WatchAsync, CancellationToken.None));
            }
        }

        subscriber.Wake();
        return subscriber;

        void Remove()
        {
            listener?.Dispose();
            _subscriptions.TryRemove(key, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 1) return;

        await _ending.CancelAsync();
        await _watching;
        _ending.Dispose();
        if (_file is null) return;

        try
        {
            await _tables.ReleaseAllAsync();
        }
        catch (SqliteException exception)
        {
            // The leases end by themselves.
            MessagesNotReleased(_file.Path, exception);
        }

        _file.Dispose();
    }

    /// <summary>While there are subscriptions, looks whether another process has written.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(LookInterval, TimeProvider.System);
        var seen = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token) && HasSubscriptions())
            {
                seen = await LookAsync(seen);
            }
        }
        catch (OperationCanceledException)
        {
            // The broker is closed.
        }
    }

    private bool HasSubscriptions()
    {
        lock (_gate)
        {
            return _isWatching = !_subscriptions.IsEmpty;
        }
    }

    /// <summary>Wakes all subscriptions when the file has changed, and gives the number of the change.</summary>
    private async Task<long> LookAsync(long seen)
    {
        try
        {
            var version = await _file.VersionAsync(_ending.Token);
            if (version != seen)
            {
                foreach (var (_, subscription) in _subscriptions)
                {
                    subscription.Wake();
                }
            }

            return version;
        }
        catch (SqliteException exception)
        {
            FileNotRead(_file.Path, exception);
            return seen;
        }
    }

    [LoggerMessage(134, LogLevel.Warning, "What is taken of {File} cannot be given back now; others get it when the leases end.")]
    private partial void MessagesNotReleased(string file, Exception exception);

    [LoggerMessage(135, LogLevel.Error, "{File} cannot be read.")]
    private partial void FileNotRead(string file, Exception exception);
}
