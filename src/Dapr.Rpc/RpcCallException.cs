namespace Dapr.Rpc;

/// <summary>
/// A call ended with a status other than OK. A client throws it; a handler of a service throws it to end its call so.
/// </summary>
public sealed class RpcCallException : Exception
{
    /// <summary>Ends a call with a code and a message.</summary>
    /// <param name="code">The status code.</param>
    /// <param name="message">What happened, for a developer to read.</param>
    /// <param name="innerException">What caused it, if something did.</param>
    public RpcCallException(RpcStatusCode code, string message, Exception? innerException = null)
        : this(new RpcStatus(code, message), innerException: innerException)
    {
    }

    /// <summary>Ends a call with a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="headers">The headers of the answer; none by default.</param>
    /// <param name="trailers">The trailers of the answer; none by default.</param>
    /// <param name="innerException">What caused it, if something did.</param>
    public RpcCallException(RpcStatus status, RpcHeaders? headers = null, RpcHeaders? trailers = null, Exception? innerException = null)
        : base(Describe(status), innerException)
    {
        Status = status;
        Headers = headers ?? [];
        Trailers = trailers ?? [];
    }

    /// <summary>How the call ended.</summary>
    public RpcStatus Status { get; }

    /// <summary>The status code.</summary>
    public RpcStatusCode StatusCode => Status.Code;

    /// <summary>The headers of the answer; empty when none came.</summary>
    public RpcHeaders Headers { get; }

    /// <summary>The trailers of the answer; empty when none came.</summary>
    public RpcHeaders Trailers { get; }

    private static string Describe(RpcStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.ToString();
    }
}
