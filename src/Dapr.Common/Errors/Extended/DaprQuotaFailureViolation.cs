namespace Dapr.Common.Exceptions;

/// <summary>A quota that is used up.</summary>
/// <param name="Subject">What it limits.</param>
/// <param name="Description">How it was used up.</param>
public sealed record DaprQuotaFailureViolation(string Subject, string Description);
