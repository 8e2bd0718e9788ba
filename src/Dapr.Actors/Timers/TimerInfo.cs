using System.Text.Json.Serialization;

namespace Dapr.Actors.Runtime;

/// <summary>What the runtime is told of a timer.</summary>
[Obsolete("This class is an implementation detail of the framework and will be made internal in a future release.")]
[JsonConverter(typeof(TimerInfoConverter))]
public class TimerInfo
{
    internal TimerInfo(string? callback, byte[]? state, TimeSpan dueTime, TimeSpan period, TimeSpan? ttl)
    {
        ScheduleText.Validate(dueTime, period, ttl);
        Callback = callback;
        Data = state;
        DueTime = dueTime;
        Period = period;
        Ttl = ttl;
    }

    internal string? Callback { get; }

    internal byte[]? Data { get; }

    internal TimeSpan DueTime { get; }

    internal TimeSpan Period { get; }

    internal TimeSpan? Ttl { get; }
}
