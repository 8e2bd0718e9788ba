namespace Dapr.Sidecar.Actors;

/// <summary>How the actors of a type are run.</summary>
internal sealed record ActorTypeSettings
{
    public static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromMinutes(60);

    /// <summary>More than this no call is given: in the runtime it is four fifths of the time in which all hosts must have learned of a change.</summary>
    public static readonly TimeSpan LongestDrainTimeout = TimeSpan.FromSeconds(24);

    private const int DefaultStackDepth = 32;

    /// <summary>After how long without a call an actor is deactivated.</summary>
    public TimeSpan IdleTimeout { get; init; } = DefaultIdleTimeout;

    /// <summary>How long a call may go on when its actor moves to another host; never longer than <see cref="LongestDrainTimeout"/>.</summary>
    public TimeSpan DrainTimeout
    {
        get;
        init => field = value < LongestDrainTimeout ? value : LongestDrainTimeout;
    } = TimeSpan.FromSeconds(2);

    /// <summary>Whether calls are given that time.</summary>
    public bool DrainsRebalanced { get; init; } = true;

    /// <summary>Whether a call gets into a turn of its own chain.</summary>
    public bool IsReentrant { get; init; }

    /// <summary>How many calls of a chain an actor may have at a time.</summary>
    public int MostDepth { get; init; } = DefaultStackDepth;
}
