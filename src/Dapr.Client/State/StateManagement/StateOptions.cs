namespace Dapr.StateManagement;

/// <summary>How a value is written.</summary>
public sealed class StateOptions
{
    /// <summary>How sure the write is; null for the component's default.</summary>
    public ConsistencyMode? Consistency { get; set; }

    /// <summary>Which of two concurrent writes wins; null for the last.</summary>
    public ConcurrencyMode? Concurrency { get; set; }
}
