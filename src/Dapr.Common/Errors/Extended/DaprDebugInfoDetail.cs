namespace Dapr.Common.Exceptions;

/// <summary>What a developer of the service wants to see.</summary>
/// <param name="StackEntries">The stack.</param>
/// <param name="Detail">More.</param>
public sealed record DaprDebugInfoDetail(IReadOnlyCollection<string> StackEntries, string Detail) : DaprExtendedErrorDetail(DaprExtendedErrorType.DebugInfo);
