using System.Collections.Concurrent;
using System.Globalization;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Time.Schedules;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Bindings;

/// <summary>
/// <c>bindings.cron</c>: an event at each time of a schedule. A tick does not wait for the one before, and one that the application did not
/// handle is not repeated: the next comes when it is due.
/// </summary>
internal sealed partial class CronBinding : IInputBinding
{
    private readonly Schedule _schedule;
    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <exception cref="InvalidOperationException">There is no schedule, or it is none.</exception>
    public CronBinding(ComponentSpec spec, TimeProvider clock, ILogger logger)
    {
        var text = new SettingReader(spec.Setting).Required("schedule");
        try
        {
            _schedule = Schedule.Parse(text, TimeZoneInfo.Local, secondsOptional: true);
        }
        catch (ScheduleFormatException exception)
        {
            throw new InvalidOperationException($"schedule: '{text}': {exception.Message}", exception);
        }

        (_name, _clock, _logger) = (spec.Name, clock, logger);
    }

    public Task<IAsyncDisposable> ReadAsync(Func<InputBindingEvent, CancellationToken, Task<InputBindingAnswer>> handler, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable>(new Ticks(this, handler));

    [LoggerMessage(248, LogLevel.Error, "A tick of {Binding} failed.")]
    private static partial void TickFailed(ILogger logger, string binding, Exception exception);

    private sealed class Ticks : IAsyncDisposable
    {
        // The runtime's schedules go by whole seconds.
        private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

        // No timer takes more than some weeks.
        private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

        private readonly CronBinding _owner;
        private readonly Func<InputBindingEvent, CancellationToken, Task<InputBindingAnswer>> _handler;
        private readonly ConcurrentDictionary<Task, bool> _running = new();
        private readonly ITimer _timer;
        private DateTimeOffset? _next;
        private volatile bool _isEnding;

        public Ticks(CronBinding owner, Func<InputBindingEvent, CancellationToken, Task<InputBindingAnswer>> handler)
        {
            (_owner, _handler) = (owner, handler);
            _next = NextAfter(owner._clock.GetUtcNow());
            _timer = owner._clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Arm();
        }

        public async ValueTask DisposeAsync()
        {
            _isEnding = true;
            await _timer.DisposeAsync();
            await Task.WhenAll(_running.Keys);
        }

        private DateTimeOffset? NextAfter(DateTimeOffset time)
        {
            var whole = time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
            var next = _owner._schedule.Next(whole);
            return next < whole + Shortest ? whole + Shortest : next;
        }

        private void Arm()
        {
            if (_next is not { } next) return;

            var wait = next - _owner._clock.GetUtcNow();
            _timer.Change(wait > Longest ? Longest : wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        private void Fire()
        {
            var now = _owner._clock.GetUtcNow();
            if (_isEnding) return;

            if (now >= _next)
            {
                _next = NextAfter(now);
                Begin(TickAsync(now));
            }

            Arm();
        }

        private void Begin(Task tick)
        {
            _running[tick] = true;
            _ = tick.ContinueWith(ended => _running.TryRemove(ended, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        /// <summary>Begins on the clock, so that one that is advanced sees the tick before it goes on.</summary>
        private async Task TickAsync(DateTimeOffset now)
        {
            try
            {
                var metadata = new Dictionary<string, string>
                {
                    ["timeZone"] = "Local",
                    ["readTimeUTC"] = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF '+0000 UTC'", CultureInfo.InvariantCulture),
                };
                await _handler(new InputBindingEvent { Metadata = metadata }, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                // The sidecar ends.
            }
            catch (Exception exception)
            {
                // The loop's edge: one tick must not keep the next from coming.
                TickFailed(_owner._logger, _owner._name, exception);
            }
        }
    }
}
