namespace Dapr.Common.Exceptions;

/// <summary>When to try again.</summary>
public sealed record DaprRetryInfoDetail() : DaprExtendedErrorDetail(DaprExtendedErrorType.RetryInfo)
{
    /// <summary>How long to wait first.</summary>
    public DaprRetryDelay Delay { get; init; } = new(Seconds: 1, Nanos: 0);
}
