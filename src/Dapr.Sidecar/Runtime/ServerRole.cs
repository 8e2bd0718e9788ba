namespace Dapr.Sidecar.Runtime;

/// <summary>What a connection is for: each listener marks its connections.</summary>
internal enum ServerRole
{
    /// <summary>The HTTP API.</summary>
    Http,

    /// <summary>The gRPC API.</summary>
    Grpc,

    /// <summary>Calls of other sidecars.</summary>
    Internal,

    /// <summary>Metrics.</summary>
    Metrics,

    /// <summary>Health and metadata, without a token.</summary>
    Public,
}
