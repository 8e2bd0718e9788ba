using Dapr.Sidecar;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>Time for what waits on a clock at a moment that nobody tells.</summary>
internal static class ClockWaits
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Advances until a task has ended: a timer that is set later than the clock goes on would wait for ever.</summary>
    public static async Task AdvanceUntilAsync(this ManualClock clock, Task task, TimeSpan span)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted && TimeProvider.System.GetElapsedTime(begun) < Limit)
        {
            clock.Advance(span);
            await Task.WhenAny(task, Task.Delay(Pause, TimeProvider.System));
        }

        await task.WaitAsync(Pause, TimeProvider.System);
    }
}
