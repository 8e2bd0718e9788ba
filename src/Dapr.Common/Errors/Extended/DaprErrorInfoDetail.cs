namespace Dapr.Common.Exceptions;

/// <summary>Why the error came about, in a form that programs can act on.</summary>
/// <param name="Reason">The reason, such as DAPR_STATE_NOT_FOUND.</param>
/// <param name="Domain">Whose reason it is.</param>
/// <param name="Metadata">What belongs to it.</param>
public sealed record DaprErrorInfoDetail(string Reason, string Domain, IDictionary<string, string>? Metadata) : DaprExtendedErrorDetail(DaprExtendedErrorType.ErrorInfo);
