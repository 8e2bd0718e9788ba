namespace Dapr.Rpc.Server;

/// <summary>What a service can be at a moment, as <c>grpc.health.v1</c> says it.</summary>
public enum RpcServingStatus
{
    /// <summary>Nothing is known yet.</summary>
    Unknown = 0,

    /// <summary>Calls are welcome.</summary>
    Serving = 1,

    /// <summary>Calls would fail; try another server or later.</summary>
    NotServing = 2,
}
