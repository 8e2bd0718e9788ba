namespace Dapr.Jobs.Models;

/// <summary>A job that failed is not tried again.</summary>
public sealed record JobFailurePolicyDropOptions : IJobFailurePolicyOptions
{
    /// <inheritdoc/>
    public JobFailurePolicy Policy => JobFailurePolicy.Drop;
}
