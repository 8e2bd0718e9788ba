namespace Dapr.Testing;

/// <summary>A reminder of an actor that will still come.</summary>
public sealed record ActorReminderRecord
{
    /// <summary>The id of the actor.</summary>
    public required string ActorId { get; init; }

    /// <summary>The name of the reminder.</summary>
    public required string Name { get; init; }

    /// <summary>When it comes next, by the clock of the host; after a failure when it is tried again.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>How long it is from one time to the next; -1 millisecond for a reminder that comes once, or by a calendar.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>What it was registered with; empty for nothing.</summary>
    public required ReadOnlyMemory<byte> State { get; init; }

    /// <summary>How often it was not handled this time. It goes when it has failed as often as it may be tried.</summary>
    public int Failures { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} of {ActorId}, due {Due:u}";
}
