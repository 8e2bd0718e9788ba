namespace Dapr.Testing;

/// <summary>How a component or an application fails, in the words that gRPC has for it.</summary>
/// <remarks>
/// What a caller sees is the runtime's answer. A component's failure is the error of the block, with the code in its text, and
/// only <see cref="Aborted"/> at a write of state makes a difference. An invoked application answers with the code itself:
/// over HTTP with the status that is given here, over gRPC with the code.
/// </remarks>
public enum FaultCode
{
    /// <summary>The call was called off; HTTP 408.</summary>
    Cancelled = 1,

    /// <summary>Nobody knows; HTTP 500.</summary>
    Unknown = 2,

    /// <summary>The request makes no sense; HTTP 400.</summary>
    InvalidArgument = 3,

    /// <summary>It took too long; HTTP 504.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for is not there; HTTP 404.</summary>
    NotFound = 5,

    /// <summary>It is there already; HTTP 409.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not; HTTP 403.</summary>
    PermissionDenied = 7,

    /// <summary>Too much was asked; HTTP 429.</summary>
    ResourceExhausted = 8,

    /// <summary>Something else has to happen before; HTTP 400.</summary>
    FailedPrecondition = 9,

    /// <summary>Somebody else was faster; HTTP 409. A write of state fails as one whose etag does not match.</summary>
    Aborted = 10,

    /// <summary>Beyond the end; HTTP 400.</summary>
    OutOfRange = 11,

    /// <summary>It cannot do that; HTTP 501.</summary>
    Unimplemented = 12,

    /// <summary>It is broken; HTTP 500.</summary>
    Internal = 13,

    /// <summary>It is not there now; HTTP 503.</summary>
    Unavailable = 14,

    /// <summary>Data is lost; HTTP 500.</summary>
    DataLoss = 15,

    /// <summary>Nobody knows who the caller is; HTTP 401.</summary>
    Unauthenticated = 16,
}
