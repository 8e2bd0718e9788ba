namespace Dapr.Jobs.Models.Responses;

/// <summary>The job is not tried again.</summary>
public sealed record ConfiguredDropFailurePolicy : IFailurePolicyResponse
{
    /// <inheritdoc/>
    public JobFailurePolicy Type => JobFailurePolicy.Drop;
}
