namespace Dapr.Jobs.Models;

/// <summary>What happens when an application fails to handle a job.</summary>
public enum JobFailurePolicy
{
    /// <summary>It is not tried again; the next time comes as it would have.</summary>
    Drop,

    /// <summary>It is tried again, always after the same time.</summary>
    Constant,
}
