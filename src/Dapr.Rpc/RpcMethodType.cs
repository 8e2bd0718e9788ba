namespace Dapr.Rpc;

/// <summary>The four kinds of gRPC calls.</summary>
public enum RpcMethodType
{
    /// <summary>One request, one response.</summary>
    Unary,

    /// <summary>One request, any number of responses.</summary>
    ServerStreaming,

    /// <summary>Any number of requests, one response.</summary>
    ClientStreaming,

    /// <summary>Any number of each, in any order.</summary>
    DuplexStreaming,
}
