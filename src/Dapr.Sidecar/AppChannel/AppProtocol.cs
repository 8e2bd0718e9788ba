namespace Dapr.Sidecar;

/// <summary>What an application speaks with its sidecar.</summary>
public enum AppProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http,

    /// <summary>HTTP/1.1 over TLS.</summary>
    Https,

    /// <summary>HTTP/2 without TLS.</summary>
    H2c,

    /// <summary>gRPC without TLS: the application implements AppCallback.</summary>
    Grpc,

    /// <summary>gRPC over TLS.</summary>
    Grpcs,
}
