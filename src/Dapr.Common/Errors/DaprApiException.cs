using System.ComponentModel;
using System.Runtime.Serialization;

namespace Dapr;

/// <summary>The runtime answered with an error.</summary>
[Serializable]
public class DaprApiException : DaprException
{
    private const string UnknownCode = "UNKNOWN";

    /// <summary>Says nothing more.</summary>
    public DaprApiException()
        : this(errorCode: UnknownCode, isTransient: false)
    {
    }

    /// <summary>Says what failed.</summary>
    /// <param name="message">What failed, and what to try.</param>
    public DaprApiException(string message)
        : this(message, UnknownCode, isTransient: false)
    {
    }

    /// <summary>Says what failed and why.</summary>
    /// <param name="message">What failed, and what to try.</param>
    /// <param name="innerException">What caused it.</param>
    public DaprApiException(string message, Exception innerException)
        : this(message, innerException, UnknownCode, isTransient: false)
    {
    }

    /// <summary>Says with which code.</summary>
    /// <param name="errorCode">The runtime's error code.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    public DaprApiException(string errorCode, bool isTransient)
        : this($"The runtime answered with the error {errorCode}.", errorCode, isTransient)
    {
    }

    /// <summary>Says what failed, and with which code.</summary>
    /// <param name="message">What failed, and what to try.</param>
    /// <param name="errorCode">The runtime's error code.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    public DaprApiException(string message, string errorCode, bool isTransient)
        : base(message)
    {
        ErrorCode = OrUnknown(errorCode);
        DaprErrorCode = ErrorCode is UnknownCode ? "" : ErrorCode;
        IsTransient = isTransient;
        IsRetriable = isTransient;
    }

    /// <summary>Says what failed, why, and with which code.</summary>
    /// <param name="message">What failed, and what to try.</param>
    /// <param name="inner">What caused it.</param>
    /// <param name="errorCode">The runtime's error code.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    public DaprApiException(string message, Exception inner, string errorCode, bool isTransient)
        : base(message, inner)
    {
        ErrorCode = OrUnknown(errorCode);
        DaprErrorCode = ErrorCode is UnknownCode ? "" : ErrorCode;
        IsTransient = isTransient;
        IsRetriable = isTransient;
    }

    /// <summary>For formatters of old, which still ask for it.</summary>
    /// <param name="info">What was written.</param>
    /// <param name="context">Where it comes from.</param>
    [Obsolete("Exceptions are no longer written by formatters.", DiagnosticId = "SYSLIB0051")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected DaprApiException(SerializationInfo info, StreamingContext context)
        : base(info, context)
    {
        ErrorCode = info.GetString(nameof(ErrorCode)) ?? UnknownCode;
        IsTransient = info.GetBoolean(nameof(IsTransient));
    }

    /// <summary>The runtime's error code.</summary>
    /// <value><c>UNKNOWN</c> when the runtime gave none.</value>
    public string ErrorCode { get; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; }

    /// <inheritdoc/>
    [Obsolete("Exceptions are no longer written by formatters.", DiagnosticId = "SYSLIB0051")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void GetObjectData(SerializationInfo info, StreamingContext context)
    {
        base.GetObjectData(info, context);
        info.AddValue(nameof(ErrorCode), ErrorCode);
        info.AddValue(nameof(IsTransient), IsTransient);
    }

    private static string OrUnknown(string errorCode) => string.IsNullOrEmpty(errorCode) ? UnknownCode : errorCode;
}
