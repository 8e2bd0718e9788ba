namespace Dapr.Rpc;

/// <summary>What a caller can set for one call.</summary>
public readonly record struct RpcCallOptions
{
    /// <summary>Metadata to send.</summary>
    /// <remarks>
    /// Several values of one name go out joined by commas, as the protocol allows. Servers on gRPC's C core (Python, C++, Ruby) see
    /// one value of a text name then, and refuse calls in which a name that ends in <c>-bin</c> has more than one.
    /// </remarks>
    /// <value>Default: none.</value>
    public RpcHeaders? Headers { get; init; }

    /// <summary>How long the call may take; it is sent as <c>grpc-timeout</c>, so that the server gives up too.</summary>
    /// <value>Default: no limit.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Cancels the call; the server learns of it at once.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether messages are sent gzip-compressed.</summary>
    /// <value>Default: false.</value>
    public bool Compress { get; init; }
}
