using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>GetState</c>.</summary>
    public static readonly RpcMethod<GetStateRequest, GetStateResponse> GetState =
        new(RpcMethodType.Unary, ServiceName, "GetState", GetStateRequest.Parser, GetStateResponse.Parser);

    /// <summary><c>GetBulkState</c>.</summary>
    public static readonly RpcMethod<GetBulkStateRequest, GetBulkStateResponse> GetBulkState =
        new(RpcMethodType.Unary, ServiceName, "GetBulkState", GetBulkStateRequest.Parser, GetBulkStateResponse.Parser);

    /// <summary><c>SaveState</c>.</summary>
    public static readonly RpcMethod<SaveStateRequest, Empty> SaveState =
        new(RpcMethodType.Unary, ServiceName, "SaveState", SaveStateRequest.Parser, Empty.Parser);

    /// <summary><c>QueryStateAlpha1</c>.</summary>
    public static readonly RpcMethod<QueryStateRequest, QueryStateResponse> QueryStateAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "QueryStateAlpha1", QueryStateRequest.Parser, QueryStateResponse.Parser);

    /// <summary><c>DeleteState</c>.</summary>
    public static readonly RpcMethod<DeleteStateRequest, Empty> DeleteState =
        new(RpcMethodType.Unary, ServiceName, "DeleteState", DeleteStateRequest.Parser, Empty.Parser);

    /// <summary><c>DeleteBulkState</c>.</summary>
    public static readonly RpcMethod<DeleteBulkStateRequest, Empty> DeleteBulkState =
        new(RpcMethodType.Unary, ServiceName, "DeleteBulkState", DeleteBulkStateRequest.Parser, Empty.Parser);

    /// <summary><c>ExecuteStateTransaction</c>.</summary>
    public static readonly RpcMethod<ExecuteStateTransactionRequest, Empty> ExecuteStateTransaction =
        new(RpcMethodType.Unary, ServiceName, "ExecuteStateTransaction", ExecuteStateTransactionRequest.Parser, Empty.Parser);
}
