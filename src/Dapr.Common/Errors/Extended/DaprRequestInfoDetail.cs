namespace Dapr.Common.Exceptions;

/// <summary>Which request it was.</summary>
/// <param name="RequestId">Its id.</param>
/// <param name="ServingData">What the service noted of it.</param>
public sealed record DaprRequestInfoDetail(string RequestId, string ServingData) : DaprExtendedErrorDetail(DaprExtendedErrorType.RequestInfo);
