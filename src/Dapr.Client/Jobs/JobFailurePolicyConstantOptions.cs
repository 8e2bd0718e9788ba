namespace Dapr.Jobs.Models;

/// <summary>A job that failed is tried again, always after the same time.</summary>
/// <param name="Interval">The time between two tries.</param>
public sealed record JobFailurePolicyConstantOptions(TimeSpan Interval) : IJobFailurePolicyOptions
{
    /// <summary>How many more tries there are.</summary>
    /// <value>Default: null, no end of them.</value>
    public uint? MaxRetries { get; init; }

    /// <inheritdoc/>
    public JobFailurePolicy Policy => JobFailurePolicy.Constant;
}
