namespace Dapr.Actors.Runtime;

/// <summary>A reminder: it outlives the instance of its actor, and wakes the actor when it is due.</summary>
public class ActorReminder : ActorReminderToken, IActorReminder
{
    /// <summary>Describes a reminder that is never over.</summary>
    /// <param name="actorType">The type of its actor.</param>
    /// <param name="actorId">Which of its type.</param>
    /// <param name="name">The name of the reminder.</param>
    /// <param name="state">What the actor is reminded with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is none that the runtime takes.</exception>
    public ActorReminder(string actorType, ActorId actorId, string name, byte[]? state, TimeSpan dueTime, TimeSpan period)
        : this(actorType, actorId, name, state, dueTime, period, repetitions: null, ttl: null)
    {
    }

    /// <summary>Describes a reminder that ends.</summary>
    /// <param name="actorType">The type of its actor.</param>
    /// <param name="actorId">Which of its type.</param>
    /// <param name="name">The name of the reminder.</param>
    /// <param name="state">What the actor is reminded with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <param name="ttl">After how long it ends, which the runtime counts from the first due time.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is none that the runtime takes.</exception>
    public ActorReminder(string actorType, ActorId actorId, string name, byte[]? state, TimeSpan dueTime, TimeSpan period, TimeSpan ttl)
        : this(actorType, actorId, name, state, dueTime, period, repetitions: null, ttl)
    {
    }

    /// <summary>Describes a reminder that comes so many times, and ends.</summary>
    /// <param name="actorType">The type of its actor.</param>
    /// <param name="actorId">Which of its type.</param>
    /// <param name="name">The name of the reminder.</param>
    /// <param name="state">What the actor is reminded with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <param name="repetitions">How often it comes; null for no end.</param>
    /// <param name="ttl">After how long it ends, which the runtime counts from the first due time; null for never.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is none that the runtime takes, or the number is not positive.</exception>
    public ActorReminder(string actorType, ActorId actorId, string name, byte[]? state, TimeSpan dueTime, TimeSpan period, int? repetitions, TimeSpan? ttl)
        : base(actorType, actorId, name)
    {
        ScheduleText.Validate(dueTime, period, ttl);
        if (repetitions <= 0) throw new ArgumentOutOfRangeException(nameof(repetitions), repetitions, "How often a reminder comes is more than nothing; leave it null for no end.");

        State = state!;
        DueTime = dueTime;
        Period = period;
        Repetitions = repetitions;
        Ttl = ttl;
    }

    /// <summary>Describes a reminder that comes so many times.</summary>
    /// <param name="actorType">The type of its actor.</param>
    /// <param name="actorId">Which of its type.</param>
    /// <param name="name">The name of the reminder.</param>
    /// <param name="state">What the actor is reminded with; null for nothing.</param>
    /// <param name="dueTime">How long it takes until it is first due.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond for once.</param>
    /// <param name="repetitions">How often it comes; null for no end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is none that the runtime takes, or the number is not positive.</exception>
    public ActorReminder(string actorType, ActorId actorId, string name, byte[]? state, TimeSpan dueTime, TimeSpan period, int? repetitions)
        : this(actorType, actorId, name, state, dueTime, period, repetitions, ttl: null)
    {
    }

    /// <summary>What the actor is reminded with.</summary>
    /// <value>Null when it was made without.</value>
    public byte[] State { get; }

    /// <summary>How long it takes until the reminder is first due.</summary>
    public TimeSpan DueTime { get; }

    /// <summary>How long it takes from one time to the next.</summary>
    /// <value>-1 millisecond for once.</value>
    public TimeSpan Period { get; }

    /// <summary>After how long it ends, which the runtime counts from the first due time.</summary>
    /// <value>Null for never.</value>
    public TimeSpan? Ttl { get; }

    /// <summary>How often it comes.</summary>
    /// <value>Null for no end.</value>
    public int? Repetitions { get; }
}
