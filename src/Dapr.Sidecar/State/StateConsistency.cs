namespace Dapr.Sidecar;

/// <summary>How sure a caller must be that all copies of a store agree.</summary>
public enum StateConsistency
{
    /// <summary>As the store does it by itself.</summary>
    Unspecified = 0,

    /// <summary>One copy is enough.</summary>
    Eventual = 1,

    /// <summary>All of them, or as many as decide.</summary>
    Strong = 2,
}
