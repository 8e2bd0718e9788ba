namespace Dapr.Sidecar.Jobs;

/// <summary>What came of a job.</summary>
/// <param name="Outcome">What it means.</param>
/// <param name="Reason">What the application said, where it did not handle the job.</param>
internal readonly record struct JobAnswer(JobOutcome Outcome, string Reason = "");
