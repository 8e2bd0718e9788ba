namespace Dapr.Common.Exceptions;

/// <summary>The kinds of error details.</summary>
public enum DaprExtendedErrorType
{
    /// <summary>One that this library does not know.</summary>
    Unknown,

    /// <summary>When to try again.</summary>
    RetryInfo,

    /// <summary>What a developer of the service wants to see.</summary>
    DebugInfo,

    /// <summary>Which quotas are used up.</summary>
    QuotaFailure,

    /// <summary>Which preconditions do not hold.</summary>
    PreconditionFailure,

    /// <summary>Which request it was.</summary>
    RequestInfo,

    /// <summary>The message in a language of the user's.</summary>
    LocalizedMessage,

    /// <summary>Which fields of the request are wrong.</summary>
    BadRequest,

    /// <summary>Why the error came about.</summary>
    ErrorInfo,

    /// <summary>Where to read more.</summary>
    Help,

    /// <summary>Which resource the error is about.</summary>
    ResourceInfo,
}
