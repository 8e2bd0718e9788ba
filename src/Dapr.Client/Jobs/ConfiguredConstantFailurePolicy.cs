namespace Dapr.Jobs.Models.Responses;

/// <summary>The job is tried again, always after the same time.</summary>
/// <param name="HasMaxRetries">Whether there is an end of the tries.</param>
/// <param name="MaxRetries">How many more tries there are; null for no end of them.</param>
/// <param name="Duration">The time between two tries.</param>
public sealed record ConfiguredConstantFailurePolicy(bool HasMaxRetries, int? MaxRetries, TimeSpan Duration) : IFailurePolicyResponse
{
    /// <inheritdoc/>
    public JobFailurePolicy Type => JobFailurePolicy.Constant;
}
