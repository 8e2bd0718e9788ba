using System.ComponentModel;
using System.Runtime.Serialization;

namespace Dapr;

/// <summary>A call of Dapr failed. The root of everything that the client libraries throw, but for cancellation and wrong arguments.</summary>
[Serializable]
public class DaprException : Exception
{
    /// <summary>Says what failed.</summary>
    /// <param name="message">What failed, on what, what the other side said and what to try.</param>
    public DaprException(string message)
        : base(message)
    {
    }

    /// <summary>Says what failed and why.</summary>
    /// <param name="message">What failed, on what, what the other side said and what to try.</param>
    /// <param name="innerException">What caused it.</param>
    public DaprException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>For formatters of old, which still ask for it.</summary>
    /// <param name="info">What was written.</param>
    /// <param name="context">Where it comes from.</param>
    [Obsolete("Exceptions are no longer written by formatters.", DiagnosticId = "SYSLIB0051")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected DaprException(SerializationInfo info, StreamingContext context)
        : base(info, context)
    {
    }

    /// <summary>The building block: State, PubSub, Invocation, …</summary>
    /// <value>Empty when none is to blame.</value>
    public string BuildingBlock { get; init; } = "";

    /// <summary>The call, by the name of its RPC or route.</summary>
    /// <value>Empty when none is to blame.</value>
    public string Operation { get; init; } = "";

    /// <summary>The component or application that was called.</summary>
    /// <value>Empty when none is to blame.</value>
    public string Component { get; init; } = "";

    /// <summary>The key or topic.</summary>
    /// <value>Empty when none is to blame.</value>
    public string Key { get; init; } = "";

    /// <summary>The gRPC status code, or for HTTP the status, as a word.</summary>
    /// <value>Empty when the call got no answer.</value>
    public string Status { get; init; } = "";

    /// <summary>The code of the runtime's error catalogue, such as <c>ERR_DIRECT_INVOKE</c>; over gRPC the runtime gives its reason only.</summary>
    /// <value>The <see cref="Reason"/> when the runtime gave no code; empty when it gave neither.</value>
    public string DaprErrorCode
    {
        get => field.Length > 0 ? field : Reason;
        init;
    } = "";

    /// <summary>The reason that the runtime gave with the error, such as <c>DAPR_STATE_NOT_FOUND</c>.</summary>
    /// <value>Empty when the runtime gave none.</value>
    public string Reason { get; init; } = "";

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsRetriable { get; init; }

    internal ReadOnlyMemory<byte> StatusDetails { get; init; }
}
