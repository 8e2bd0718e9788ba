namespace Dapr.DistributedLock.Models;

/// <summary>What came of releasing a lock.</summary>
/// <param name="Status">What came of it.</param>
public sealed record UnlockResponse(LockStatus Status);
