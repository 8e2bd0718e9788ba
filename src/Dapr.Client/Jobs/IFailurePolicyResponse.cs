namespace Dapr.Jobs.Models.Responses;

/// <summary>What happens when the application fails to handle the job.</summary>
public interface IFailurePolicyResponse
{
    /// <summary>The kind of it.</summary>
    JobFailurePolicy Type { get; }
}
