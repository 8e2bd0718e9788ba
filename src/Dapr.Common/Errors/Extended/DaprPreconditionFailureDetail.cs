namespace Dapr.Common.Exceptions;

/// <summary>Which preconditions do not hold.</summary>
public sealed record DaprPreconditionFailureDetail() : DaprExtendedErrorDetail(DaprExtendedErrorType.PreconditionFailure)
{
    /// <summary>The preconditions.</summary>
    public IReadOnlyCollection<DaprPreconditionFailureViolation> Violations { get; init; } = [];
}
