namespace Dapr.Sidecar.Api;

/// <summary>The operation of an RPC, as metadata of its endpoint.</summary>
internal sealed record RpcOperation(ApiOperation Operation);
