namespace Dapr.Testing;

/// <summary>A timer of an actor that will still come.</summary>
public sealed record ActorTimerRecord
{
    /// <summary>The id of the actor.</summary>
    public required string ActorId { get; init; }

    /// <summary>The name of the timer.</summary>
    public required string Name { get; init; }

    /// <summary>When it comes next, by the clock of the host.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>How long it is from the end of one call to the next; -1 millisecond for a timer that comes once, or by a calendar.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>The method that it calls.</summary>
    public required string Callback { get; init; }

    /// <summary>What it was set with; empty for nothing.</summary>
    public required ReadOnlyMemory<byte> State { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} of {ActorId}, due {Due:u}";
}
