namespace Dapr.Client;

/// <summary>What came of releasing a lock.</summary>
public enum LockStatus
{
    /// <summary>It is released.</summary>
    Success,

    /// <summary>Nobody holds it: it was never taken, or its time was up.</summary>
    LockDoesNotExist,

    /// <summary>Somebody else holds it.</summary>
    LockBelongsToOthers,

    /// <summary>The store failed.</summary>
    InternalError,
}
