using Dapr.DurableTask.Protobuf;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Protos;

/// <summary>What workflow workers and clients call on the sidecar.</summary>
public static class TaskHubMethods
{
    /// <summary>The service; it has no package.</summary>
    public const string ServiceName = "TaskHubSidecarService";

    /// <summary><c>Hello</c>.</summary>
    public static readonly RpcMethod<Empty, Empty> Hello =
        new(RpcMethodType.Unary, ServiceName, "Hello", Empty.Parser, Empty.Parser);

    /// <summary><c>StartInstance</c>.</summary>
    public static readonly RpcMethod<CreateInstanceRequest, CreateInstanceResponse> StartInstance =
        new(RpcMethodType.Unary, ServiceName, "StartInstance", CreateInstanceRequest.Parser, CreateInstanceResponse.Parser);

    /// <summary><c>GetInstance</c>.</summary>
    public static readonly RpcMethod<GetInstanceRequest, GetInstanceResponse> GetInstance =
        new(RpcMethodType.Unary, ServiceName, "GetInstance", GetInstanceRequest.Parser, GetInstanceResponse.Parser);

    /// <summary><c>WaitForInstanceStart</c>.</summary>
    public static readonly RpcMethod<GetInstanceRequest, GetInstanceResponse> WaitForInstanceStart =
        new(RpcMethodType.Unary, ServiceName, "WaitForInstanceStart", GetInstanceRequest.Parser, GetInstanceResponse.Parser);

    /// <summary><c>WaitForInstanceCompletion</c>.</summary>
    public static readonly RpcMethod<GetInstanceRequest, GetInstanceResponse> WaitForInstanceCompletion =
        new(RpcMethodType.Unary, ServiceName, "WaitForInstanceCompletion", GetInstanceRequest.Parser, GetInstanceResponse.Parser);

    /// <summary><c>RaiseEvent</c>.</summary>
    public static readonly RpcMethod<RaiseEventRequest, RaiseEventResponse> RaiseEvent =
        new(RpcMethodType.Unary, ServiceName, "RaiseEvent", RaiseEventRequest.Parser, RaiseEventResponse.Parser);

    /// <summary><c>TerminateInstance</c>.</summary>
    public static readonly RpcMethod<TerminateRequest, TerminateResponse> TerminateInstance =
        new(RpcMethodType.Unary, ServiceName, "TerminateInstance", TerminateRequest.Parser, TerminateResponse.Parser);

    /// <summary><c>SuspendInstance</c>.</summary>
    public static readonly RpcMethod<SuspendRequest, SuspendResponse> SuspendInstance =
        new(RpcMethodType.Unary, ServiceName, "SuspendInstance", SuspendRequest.Parser, SuspendResponse.Parser);

    /// <summary><c>ResumeInstance</c>.</summary>
    public static readonly RpcMethod<ResumeRequest, ResumeResponse> ResumeInstance =
        new(RpcMethodType.Unary, ServiceName, "ResumeInstance", ResumeRequest.Parser, ResumeResponse.Parser);

    /// <summary><c>PurgeInstances</c>.</summary>
    public static readonly RpcMethod<PurgeInstancesRequest, PurgeInstancesResponse> PurgeInstances =
        new(RpcMethodType.Unary, ServiceName, "PurgeInstances", PurgeInstancesRequest.Parser, PurgeInstancesResponse.Parser);

    /// <summary><c>GetWorkItems</c>.</summary>
    public static readonly RpcMethod<GetWorkItemsRequest, WorkItem> GetWorkItems =
        new(RpcMethodType.ServerStreaming, ServiceName, "GetWorkItems", GetWorkItemsRequest.Parser, WorkItem.Parser);

    /// <summary><c>CompleteActivityTask</c>.</summary>
    public static readonly RpcMethod<ActivityResponse, CompleteTaskResponse> CompleteActivityTask =
        new(RpcMethodType.Unary, ServiceName, "CompleteActivityTask", ActivityResponse.Parser, CompleteTaskResponse.Parser);

    /// <summary><c>CompleteOrchestratorTask</c>.</summary>
    public static readonly RpcMethod<WorkflowResponse, CompleteTaskResponse> CompleteOrchestratorTask =
        new(RpcMethodType.Unary, ServiceName, "CompleteOrchestratorTask", WorkflowResponse.Parser, CompleteTaskResponse.Parser);

    /// <summary><c>CompleteWorkflowTask</c>.</summary>
    public static readonly RpcMethod<WorkflowResponse, CompleteTaskResponse> CompleteWorkflowTask =
        new(RpcMethodType.Unary, ServiceName, "CompleteWorkflowTask", WorkflowResponse.Parser, CompleteTaskResponse.Parser);

    /// <summary><c>RerunWorkflowFromEvent</c>.</summary>
    public static readonly RpcMethod<RerunWorkflowFromEventRequest, RerunWorkflowFromEventResponse> RerunWorkflowFromEvent =
        new(RpcMethodType.Unary, ServiceName, "RerunWorkflowFromEvent", RerunWorkflowFromEventRequest.Parser, RerunWorkflowFromEventResponse.Parser);

    /// <summary><c>ListInstanceIDs</c>.</summary>
    public static readonly RpcMethod<ListInstanceIDsRequest, ListInstanceIDsResponse> ListInstanceIDs =
        new(RpcMethodType.Unary, ServiceName, "ListInstanceIDs", ListInstanceIDsRequest.Parser, ListInstanceIDsResponse.Parser);

    /// <summary><c>GetInstanceHistory</c>.</summary>
    public static readonly RpcMethod<GetInstanceHistoryRequest, GetInstanceHistoryResponse> GetInstanceHistory =
        new(RpcMethodType.Unary, ServiceName, "GetInstanceHistory", GetInstanceHistoryRequest.Parser, GetInstanceHistoryResponse.Parser);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RpcMethod> All =>
    [
        Hello, StartInstance, GetInstance, WaitForInstanceStart, WaitForInstanceCompletion, RaiseEvent, TerminateInstance,
        SuspendInstance, ResumeInstance, PurgeInstances, GetWorkItems, CompleteActivityTask, CompleteOrchestratorTask,
        CompleteWorkflowTask, RerunWorkflowFromEvent, ListInstanceIDs, GetInstanceHistory,
    ];
}
