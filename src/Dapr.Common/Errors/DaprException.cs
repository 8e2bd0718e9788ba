namespace Dapr;

/// <summary>A call of Dapr failed. The root of everything that the client libraries throw, but for cancellation and wrong arguments.</summary>
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

    /// <summary>The runtime's error code or reason, such as <c>DAPR_STATE_NOT_FOUND</c>.</summary>
    /// <value>Empty when the runtime gave none.</value>
    public string DaprErrorCode { get; init; } = "";

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsRetriable { get; init; }

    internal ReadOnlyMemory<byte> StatusDetails { get; init; }
}
