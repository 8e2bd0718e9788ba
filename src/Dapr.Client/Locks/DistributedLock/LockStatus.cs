namespace Dapr.DistributedLock.Models;

/// <summary>What came of releasing a lock.</summary>
public enum LockStatus
{
    /// <summary>It is released.</summary>
    Success = Client.LockStatus.Success,

    /// <summary>Nobody holds it: it was never taken, or its time was up.</summary>
    LockDoesNotExist = Client.LockStatus.LockDoesNotExist,

    /// <summary>Somebody else holds it.</summary>
    LockBelongsToOthers = Client.LockStatus.LockBelongsToOthers,

    /// <summary>The store failed.</summary>
    InternalError = Client.LockStatus.InternalError,
}
