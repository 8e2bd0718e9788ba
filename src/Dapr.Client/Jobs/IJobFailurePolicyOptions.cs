namespace Dapr.Jobs.Models;

/// <summary>What happens when an application fails to handle a job.</summary>
public interface IJobFailurePolicyOptions
{
    /// <summary>The kind of it.</summary>
    JobFailurePolicy Policy { get; }
}
