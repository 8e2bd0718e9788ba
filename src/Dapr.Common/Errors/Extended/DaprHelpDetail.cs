namespace Dapr.Common.Exceptions;

/// <summary>Where to read more.</summary>
public sealed record DaprHelpDetail() : DaprExtendedErrorDetail(DaprExtendedErrorType.Help)
{
    /// <summary>The pages.</summary>
    public IReadOnlyCollection<DaprHelpDetailLink> Links { get; init; } = [];
}
