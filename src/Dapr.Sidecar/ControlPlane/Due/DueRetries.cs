namespace Dapr.Sidecar;

/// <summary>How often it is tried again when it could not be handled.</summary>
/// <param name="Interval">How long after the last try.</param>
/// <param name="Most">How many more tries there are; null for no end of them.</param>
internal readonly record struct DueRetries(TimeSpan Interval, uint? Most)
{
    /// <summary>What the runtime does when nothing is said.</summary>
    public static DueRetries Default => new(TimeSpan.FromSeconds(1), 3);

    /// <summary>It is not tried again.</summary>
    public static DueRetries None => new(TimeSpan.Zero, 0);
}
