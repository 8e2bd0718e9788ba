namespace Dapr.Client;

/// <summary>What an operation of a transaction does.</summary>
public enum StateOperationType
{
    /// <summary>Writes.</summary>
    Upsert,

    /// <summary>Deletes.</summary>
    Delete,
}
