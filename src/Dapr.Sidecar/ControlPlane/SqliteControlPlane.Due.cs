using Dapr.Sidecar.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

/// <summary>What is due: a row each, which says when it can be taken next. One that is taken cannot be until its lease ends.</summary>
internal sealed partial class SqliteControlPlane
{
    private const string OfJob = "queue, name, content, due, tick, ticks, failures, schedule, repeats, ends_at, retry_interval, retry_most";

    // Times are ticks of UTC, so that what is read is what was written.
    private static readonly SqliteSchema Due = new(
        "due",
        [
            """
            CREATE TABLE dapr_due (
              queue TEXT NOT NULL,
              name TEXT NOT NULL,
              visible_at INTEGER NOT NULL,
              token INTEGER NOT NULL,
              content BLOB NOT NULL,
              due INTEGER NOT NULL,
              tick INTEGER NOT NULL,
              ticks INTEGER NOT NULL,
              failures INTEGER NOT NULL,
              schedule TEXT,
              repeats INTEGER,
              ends_at INTEGER,
              retry_interval INTEGER NOT NULL,
              retry_most INTEGER,
              PRIMARY KEY (queue, name)
            );
            CREATE INDEX dapr_due_visible_at_idx ON dapr_due (queue, visible_at);
            """,
        ]);

    // Other processes write to the file without a word: how often it is looked at, by the machine's time.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly FileSignals _signals = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _listenersGate = new();
    private readonly Dictionary<string, int> _listeners = new(StringComparer.Ordinal);
    private bool _isLooking;
    private Task _looking = Task.CompletedTask;

    public async ValueTask<bool> AddAsync(DueJob job, bool overwrite, CancellationToken cancellationToken)
    {
        var isAdded = await _file.WriteAsync(session => Put(session, job, overwrite ? "REPLACE" : "INSERT OR IGNORE"), cancellationToken);
        if (isAdded) _signals.Raise(_file.Path, job.Key.Queue);
        return isAdded;
    }

    public async ValueTask<DueJob?> FindAsync(DueKey key, CancellationToken cancellationToken) =>
        (await _file.ReadAsync(
            session => session.Query($"SELECT {OfJob} FROM dapr_due WHERE queue = $queue AND name = $name", Job, ("$queue", key.Queue), ("$name", key.Name)),
            cancellationToken)).FirstOrDefault();

    public async ValueTask<IReadOnlyList<DueJob>> ListAsync(string queue, string prefix, CancellationToken cancellationToken) =>
        await _file.ReadAsync(
            session => session.Query(
                $"SELECT {OfJob} FROM dapr_due WHERE queue = $queue AND name >= $prefix AND substr(name, 1, length($prefix)) = $prefix ORDER BY name",
                Job,
                ("$queue", queue),
                ("$prefix", prefix)),
            cancellationToken);

    public async ValueTask RemoveAsync(DueKey key, CancellationToken cancellationToken) =>
        await _file.WriteAsync(
            session => session.Execute("DELETE FROM dapr_due WHERE queue = $queue AND name = $name", ("$queue", key.Queue), ("$name", key.Name)),
            cancellationToken);

    public async ValueTask RemoveAllAsync(string queue, string prefix, CancellationToken cancellationToken) =>
        await _file.WriteAsync(
            session => session.Execute(
                "DELETE FROM dapr_due WHERE queue = $queue AND name >= $prefix AND substr(name, 1, length($prefix)) = $prefix", ("$queue", queue), ("$prefix", prefix)),
            cancellationToken);

    public async ValueTask<IReadOnlyList<DueLease>> TakeAsync(string queue, int most, DateTimeOffset now, DateTimeOffset end, CancellationToken cancellationToken) =>
        await _file.WriteAsync(
            session =>
            {
                var due = session.Query(
                    $"SELECT {OfJob} FROM dapr_due WHERE queue = $queue AND visible_at <= $now ORDER BY visible_at LIMIT $most",
                    Job,
                    ("$queue", queue),
                    ("$now", now.UtcTicks),
                    ("$most", most));
                var taken = due.ConvertAll(job => new DueLease(job, Random.Shared.NextInt64(1, long.MaxValue)));
                taken.ForEach(lease => session.Execute(
                    "UPDATE dapr_due SET visible_at = $end, token = $token WHERE queue = $queue AND name = $name",
                    ("$end", end.UtcTicks),
                    ("$token", lease.Token),
                    ("$queue", queue),
                    ("$name", lease.Job.Key.Name)));
                return taken;
            },
            cancellationToken);

    public async ValueTask<DateTimeOffset?> NextAsync(string queue, CancellationToken cancellationToken) =>
        (await _file.ReadAsync(
            session => session.Query("SELECT visible_at FROM dapr_due WHERE queue = $queue ORDER BY visible_at LIMIT 1", row => (DateTimeOffset?)Time(row.GetInt64(0)), ("$queue", queue)),
            cancellationToken)).FirstOrDefault();

    public async ValueTask<bool> IsLeasedAsync(DueKey key, long token, CancellationToken cancellationToken) =>
        (await _file.ReadAsync(
            session => session.Query(
                "SELECT 1 FROM dapr_due WHERE queue = $queue AND name = $name AND token = $token", row => row.GetInt64(0), ("$queue", key.Queue), ("$name", key.Name), ("$token", token)),
            cancellationToken)).Count > 0;

    public async ValueTask<bool> ExtendAsync(DueLease lease, DateTimeOffset end, CancellationToken cancellationToken) =>
        await _file.WriteAsync(
            session => session.Execute(
                "UPDATE dapr_due SET visible_at = $end WHERE queue = $queue AND name = $name AND token = $token",
                ("$end", end.UtcTicks),
                ("$queue", lease.Job.Key.Queue),
                ("$name", lease.Job.Key.Name),
                ("$token", lease.Token)) > 0,
            cancellationToken);

    public async ValueTask<bool> SettleAsync(DueLease lease, DueJob? next, CancellationToken cancellationToken)
    {
        var isSettled = await _file.WriteAsync(
            session =>
            {
                var isOurs = session.Execute(
                    "DELETE FROM dapr_due WHERE queue = $queue AND name = $name AND token = $token",
                    ("$queue", lease.Job.Key.Queue),
                    ("$name", lease.Job.Key.Name),
                    ("$token", lease.Token)) > 0;
                if (isOurs && next is not null) Put(session, next, "INSERT");
                return isOurs;
            },
            cancellationToken);

        // Another sidecar of the application may wait for this very queue.
        if (isSettled) _signals.Raise(_file.Path, lease.Job.Key.Queue);
        return isSettled;
    }

    /// <remarks>What other processes write is noticed within a tenth of a second: one look at the file, however many queues and jobs there are.</remarks>
    public IDisposable Listen(string queue, Action woken)
    {
        lock (_listenersGate)
        {
            _listeners[queue] = _listeners.GetValueOrDefault(queue) + 1;
            if (!_isLooking)
            {
                _isLooking = true;
                _looking = Task.Run(LookAsync, CancellationToken.None);
            }
        }

        return new Listener(this, queue, _signals.Listen(_file.Path, queue, woken));
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static bool Put(SqliteSession session, DueJob job, string verb) => session.Execute(
        $"""
        {verb} INTO dapr_due ({OfJob}, visible_at, token)
        VALUES ($queue, $name, $content, $due, $tick, $ticks, $failures, $schedule, $repeats, $end, $interval, $most, $due, 0)
        """,
        ("$queue", job.Key.Queue),
        ("$name", job.Key.Name),
        ("$content", job.Content.ToArray()),
        ("$due", job.Due.UtcTicks),
        ("$tick", job.Tick.UtcTicks),
        ("$ticks", job.Ticks),
        ("$failures", job.Failures),
        ("$schedule", job.Schedule),
        ("$repeats", job.Repeats),
        ("$end", job.End?.UtcTicks),
        ("$interval", job.Retries.Interval.Ticks),
        ("$most", job.Retries.Most)) > 0;

    private static DueJob Job(SqliteDataReader row) => new()
    {
        Key = new DueKey(row.GetString(0), row.GetString(1)),
        Content = row.GetFieldValue<byte[]>(2),
        Due = Time(row.GetInt64(3)),
        Tick = Time(row.GetInt64(4)),
        Ticks = row.GetInt64(5),
        Failures = row.GetInt64(6),
        Schedule = row.IsDBNull(7) ? null : row.GetString(7),
        Repeats = row.IsDBNull(8) ? null : (uint)row.GetInt64(8),
        End = row.IsDBNull(9) ? null : Time(row.GetInt64(9)),
        Retries = new DueRetries(new TimeSpan(row.GetInt64(10)), row.IsDBNull(11) ? null : (uint)row.GetInt64(11)),
    };

    /// <summary>While somebody listens, looks whether another process has written.</summary>
    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(LookInterval, TimeProvider.System);
        var seen = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                string[] queues;
                lock (_listenersGate)
                {
                    queues = [.. _listeners.Keys];
                    _isLooking = queues.Length > 0;
                }

                if (queues.Length == 0) return;
                seen = await LookAsync(seen, queues);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The file is closed.
        }
    }

    private async Task<long> LookAsync(long seen, string[] queues)
    {
        try
        {
            var version = await _file.VersionAsync(_ending.Token);
            if (version != seen) Array.ForEach(queues, queue => _signals.Raise(_file.Path, queue));
            return version;
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not ObjectDisposedException)
        {
            // The loop's edge: whatever it is, or be it of whom a signal has woken, it must not keep the next look from being had.
            DueNotRead(_file.Path, exception);
            return seen;
        }
    }

    [LoggerMessage(92, LogLevel.Error, "{File} cannot be read: what other processes schedule is noticed late")]
    private partial void DueNotRead(string file, Exception exception);

    private sealed class Listener(SqliteControlPlane owner, string queue, IDisposable signal) : IDisposable
    {
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;

            signal.Dispose();
            lock (owner._listenersGate)
            {
                if (--owner._listeners[queue] == 0) owner._listeners.Remove(queue);
            }
        }
    }
}
