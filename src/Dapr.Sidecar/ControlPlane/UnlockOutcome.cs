namespace Dapr.Sidecar;

/// <summary>What came of releasing a lock.</summary>
public enum UnlockOutcome
{
    /// <summary>It is released.</summary>
    Released,

    /// <summary>Nobody holds it.</summary>
    NotHeld,

    /// <summary>Somebody else holds it.</summary>
    HeldByAnother,
}
