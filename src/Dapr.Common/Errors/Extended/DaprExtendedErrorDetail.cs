namespace Dapr.Common.Exceptions;

/// <summary>A detail of an error.</summary>
/// <param name="ErrorType">Its kind.</param>
public abstract record DaprExtendedErrorDetail(DaprExtendedErrorType ErrorType);
