namespace Dapr.StateManagement;

/// <summary>What an operation of a transaction does.</summary>
public enum StateOperationType
{
    /// <summary>It writes a value.</summary>
    Upsert = Client.StateOperationType.Upsert,

    /// <summary>It deletes one.</summary>
    Delete = Client.StateOperationType.Delete,
}
