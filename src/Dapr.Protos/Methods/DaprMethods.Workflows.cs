using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>StartWorkflowAlpha1</c>.</summary>
    public static readonly RpcMethod<StartWorkflowRequest, StartWorkflowResponse> StartWorkflowAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "StartWorkflowAlpha1", StartWorkflowRequest.Parser, StartWorkflowResponse.Parser);

    /// <summary><c>GetWorkflowAlpha1</c>.</summary>
    public static readonly RpcMethod<GetWorkflowRequest, GetWorkflowResponse> GetWorkflowAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "GetWorkflowAlpha1", GetWorkflowRequest.Parser, GetWorkflowResponse.Parser);

    /// <summary><c>PurgeWorkflowAlpha1</c>.</summary>
    public static readonly RpcMethod<PurgeWorkflowRequest, Empty> PurgeWorkflowAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "PurgeWorkflowAlpha1", PurgeWorkflowRequest.Parser, Empty.Parser);

    /// <summary><c>TerminateWorkflowAlpha1</c>.</summary>
    public static readonly RpcMethod<TerminateWorkflowRequest, Empty> TerminateWorkflowAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "TerminateWorkflowAlpha1", TerminateWorkflowRequest.Parser, Empty.Parser);

    /// <summary><c>PauseWorkflowAlpha1</c>.</summary>
    public static readonly RpcMethod<PauseWorkflowRequest, Empty> PauseWorkflowAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "PauseWorkflowAlpha1", PauseWorkflowRequest.Parser, Empty.Parser);

    /// <summary><c>ResumeWorkflowAlpha1</c>.</summary>
    public static readonly RpcMethod<ResumeWorkflowRequest, Empty> ResumeWorkflowAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "ResumeWorkflowAlpha1", ResumeWorkflowRequest.Parser, Empty.Parser);

    /// <summary><c>RaiseEventWorkflowAlpha1</c>.</summary>
    public static readonly RpcMethod<RaiseEventWorkflowRequest, Empty> RaiseEventWorkflowAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "RaiseEventWorkflowAlpha1", RaiseEventWorkflowRequest.Parser, Empty.Parser);

    /// <summary><c>StartWorkflowBeta1</c>.</summary>
    public static readonly RpcMethod<StartWorkflowRequest, StartWorkflowResponse> StartWorkflowBeta1 =
        new(RpcMethodType.Unary, ServiceName, "StartWorkflowBeta1", StartWorkflowRequest.Parser, StartWorkflowResponse.Parser);

    /// <summary><c>GetWorkflowBeta1</c>.</summary>
    public static readonly RpcMethod<GetWorkflowRequest, GetWorkflowResponse> GetWorkflowBeta1 =
        new(RpcMethodType.Unary, ServiceName, "GetWorkflowBeta1", GetWorkflowRequest.Parser, GetWorkflowResponse.Parser);

    /// <summary><c>PurgeWorkflowBeta1</c>.</summary>
    public static readonly RpcMethod<PurgeWorkflowRequest, Empty> PurgeWorkflowBeta1 =
        new(RpcMethodType.Unary, ServiceName, "PurgeWorkflowBeta1", PurgeWorkflowRequest.Parser, Empty.Parser);

    /// <summary><c>TerminateWorkflowBeta1</c>.</summary>
    public static readonly RpcMethod<TerminateWorkflowRequest, Empty> TerminateWorkflowBeta1 =
        new(RpcMethodType.Unary, ServiceName, "TerminateWorkflowBeta1", TerminateWorkflowRequest.Parser, Empty.Parser);

    /// <summary><c>PauseWorkflowBeta1</c>.</summary>
    public static readonly RpcMethod<PauseWorkflowRequest, Empty> PauseWorkflowBeta1 =
        new(RpcMethodType.Unary, ServiceName, "PauseWorkflowBeta1", PauseWorkflowRequest.Parser, Empty.Parser);

    /// <summary><c>ResumeWorkflowBeta1</c>.</summary>
    public static readonly RpcMethod<ResumeWorkflowRequest, Empty> ResumeWorkflowBeta1 =
        new(RpcMethodType.Unary, ServiceName, "ResumeWorkflowBeta1", ResumeWorkflowRequest.Parser, Empty.Parser);

    /// <summary><c>RaiseEventWorkflowBeta1</c>.</summary>
    public static readonly RpcMethod<RaiseEventWorkflowRequest, Empty> RaiseEventWorkflowBeta1 =
        new(RpcMethodType.Unary, ServiceName, "RaiseEventWorkflowBeta1", RaiseEventWorkflowRequest.Parser, Empty.Parser);
}
