namespace Dapr.Common.Exceptions;

/// <summary>A precondition that does not hold.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Description">Why it does not hold.</param>
public sealed record DaprPreconditionFailureViolation(string Type, string Subject, string Description);
