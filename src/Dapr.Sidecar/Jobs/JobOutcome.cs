namespace Dapr.Sidecar.Jobs;

/// <summary>What an answer to a job means.</summary>
internal enum JobOutcome
{
    /// <summary>The application has handled it.</summary>
    Handled,

    /// <summary>The application knows no such job. It counts as handled: another try would find the same.</summary>
    Unknown,

    /// <summary>The application has not handled it, and may if it is tried again.</summary>
    Failed,
}
