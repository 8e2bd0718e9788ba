namespace Dapr.Actors.Runtime;

/// <summary>A timer: it lives as long as the instance of its actor, and calls a method of that when it is due.</summary>
public class ActorTimer : ActorTimerToken
{
    /// <summary>Describes a timer that is never over.</summary>
    /// <param name="actorType">The type of its actor.</param>
    /// <param name="actorId">Which of its type.</param>
    /// <param name="name">The name of the timer.</param>
    /// <param name="timerCallback">The method that is called.</param>
    /// <param name="data">What it is called with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is none that the runtime takes.</exception>
    public ActorTimer(string actorType, ActorId actorId, string name, string timerCallback, byte[]? data, TimeSpan dueTime, TimeSpan period)
        : this(actorType, actorId, name, timerCallback, data, dueTime, period, (TimeSpan?)null)
    {
    }

    /// <summary>Describes a timer that ends.</summary>
    /// <param name="actorType">The type of its actor.</param>
    /// <param name="actorId">Which of its type.</param>
    /// <param name="name">The name of the timer.</param>
    /// <param name="timerCallback">The method that is called.</param>
    /// <param name="data">What it is called with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <param name="ttl">After how long it ends, which the runtime counts from the first due time.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is none that the runtime takes.</exception>
    public ActorTimer(string actorType, ActorId actorId, string name, string timerCallback, byte[]? data, TimeSpan dueTime, TimeSpan period, TimeSpan ttl)
        : this(actorType, actorId, name, timerCallback, data, dueTime, period, (TimeSpan?)ttl)
    {
    }

#pragma warning disable CS0618 // compat: the official class is obsolete from the start.
    /// <summary>Describes a timer of no actor.</summary>
    /// <param name="timerName">The name of the timer.</param>
    /// <param name="timerInfo">What the runtime is told of it.</param>
    [Obsolete("This constructor does not provide all required data and should not be used.")]
    public ActorTimer(string timerName, TimerInfo timerInfo)
        : base("", ActorId.CreateRandom(), timerName)
    {
        ArgumentNullException.ThrowIfNull(timerInfo);
        TimerInfo = timerInfo;
    }

    private ActorTimer(string actorType, ActorId actorId, string name, string timerCallback, byte[]? data, TimeSpan dueTime, TimeSpan period, TimeSpan? ttl)
        : base(actorType, actorId, name)
    {
        ArgumentNullException.ThrowIfNull(timerCallback);
        TimerInfo = new TimerInfo(timerCallback, data, dueTime, period, ttl);
    }

    /// <summary>What the runtime is told of it.</summary>
    public TimerInfo TimerInfo { get; }
#pragma warning restore CS0618

    /// <summary>The method that is called.</summary>
    public string TimerCallback => TimerInfo.Callback!;

    /// <summary>What it is called with.</summary>
    /// <value>Null for nothing.</value>
    public byte[] Data => TimerInfo.Data!;

    /// <summary>How long it takes until the timer is first due.</summary>
    public TimeSpan DueTime => TimerInfo.DueTime;

    /// <summary>How long it takes from one time to the next.</summary>
    /// <value>-1 millisecond for once.</value>
    public TimeSpan Period => TimerInfo.Period;

    /// <summary>After how long it ends, which the runtime counts from the first due time.</summary>
    /// <value>Null for never.</value>
    public TimeSpan? Ttl => TimerInfo.Ttl;
}
