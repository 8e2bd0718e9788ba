namespace Dapr.Common.Exceptions;

/// <summary>When to try again.</summary>
public sealed record DaprRetryInfoDetail() : DaprExtendedErrorDetail(DaprExtendedErrorType.RetryInfo)
{
    // compat: a public field in the official package.
    /// <summary>How long to wait first.</summary>
    public DaprRetryDelay Delay = new(Seconds: 1, Nanos: 0);
}
