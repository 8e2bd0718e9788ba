namespace Dapr.Common.Exceptions;

/// <summary>A field that is wrong.</summary>
/// <param name="Field">The field.</param>
/// <param name="Description">What is wrong with it.</param>
public sealed record DaprBadRequestDetailFieldViolation(string Field, string Description);
