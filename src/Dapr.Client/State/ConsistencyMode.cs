namespace Dapr.Client;

/// <summary>How sure a write or read is.</summary>
public enum ConsistencyMode
{
    /// <summary>Replicas follow in time.</summary>
    Eventual,

    /// <summary>A quorum has it.</summary>
    Strong,
}
