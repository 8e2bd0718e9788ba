using System.Threading.Channels;
using Dapr.Sidecar;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>A clock that stands still until it is advanced, and says when somebody waits for it.</summary>
internal sealed class WatchedClock : TimeProvider
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ManualClock _clock = new();
    private readonly Channel<TimeSpan> _pauses = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _clock.CreateTimer(callback, state, dueTime, period);
        _pauses.Writer.TryWrite(dueTime);
        return timer;
    }

    public void Advance(TimeSpan span) => _clock.Advance(span);

    /// <summary>Waits until the next pause has begun.</summary>
    public Task<TimeSpan> PauseAsync() => _pauses.Reader.ReadAsync().AsTask().WaitAsync(Limit, System);
}
