namespace Dapr.StateManagement;

/// <summary>How sure a read or a write is.</summary>
public enum ConsistencyMode
{
    /// <summary>It may be behind others for a while.</summary>
    Eventual = Client.ConsistencyMode.Eventual,

    /// <summary>It is in all copies.</summary>
    Strong = Client.ConsistencyMode.Strong,
}
