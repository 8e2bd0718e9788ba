namespace Dapr.Client;

/// <summary>What came of releasing a lock.</summary>
/// <param name="status">What came of it.</param>
public class UnlockResponse(LockStatus status)
{
    // compat: its name begins with a small letter, and it can be set, in the official package.
    /// <summary>What came of it.</summary>
    public LockStatus status { set; get; } = status;
}
