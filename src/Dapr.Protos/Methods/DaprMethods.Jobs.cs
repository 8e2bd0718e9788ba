using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Protos;

/// <summary>The methods of the service <c>dapr.proto.runtime.v1.Dapr</c>: what an application calls on its sidecar.</summary>
public static partial class DaprMethods
{
    /// <summary><c>ScheduleJobAlpha1</c>.</summary>
    public static readonly RpcMethod<ScheduleJobRequest, ScheduleJobResponse> ScheduleJobAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "ScheduleJobAlpha1", ScheduleJobRequest.Parser, ScheduleJobResponse.Parser);

    /// <summary><c>ScheduleJob</c>.</summary>
    public static readonly RpcMethod<ScheduleJobRequest, ScheduleJobResponse> ScheduleJob =
        new(RpcMethodType.Unary, ServiceName, "ScheduleJob", ScheduleJobRequest.Parser, ScheduleJobResponse.Parser);

    /// <summary><c>GetJobAlpha1</c>.</summary>
    public static readonly RpcMethod<GetJobRequest, GetJobResponse> GetJobAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "GetJobAlpha1", GetJobRequest.Parser, GetJobResponse.Parser);

    /// <summary><c>GetJob</c>.</summary>
    public static readonly RpcMethod<GetJobRequest, GetJobResponse> GetJob =
        new(RpcMethodType.Unary, ServiceName, "GetJob", GetJobRequest.Parser, GetJobResponse.Parser);

    /// <summary><c>DeleteJobAlpha1</c>.</summary>
    public static readonly RpcMethod<DeleteJobRequest, DeleteJobResponse> DeleteJobAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "DeleteJobAlpha1", DeleteJobRequest.Parser, DeleteJobResponse.Parser);

    /// <summary><c>DeleteJob</c>.</summary>
    public static readonly RpcMethod<DeleteJobRequest, DeleteJobResponse> DeleteJob =
        new(RpcMethodType.Unary, ServiceName, "DeleteJob", DeleteJobRequest.Parser, DeleteJobResponse.Parser);

    /// <summary><c>DeleteJobsByPrefixAlpha1</c>.</summary>
    public static readonly RpcMethod<DeleteJobsByPrefixRequestAlpha1, DeleteJobsByPrefixResponseAlpha1> DeleteJobsByPrefixAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "DeleteJobsByPrefixAlpha1", DeleteJobsByPrefixRequestAlpha1.Parser, DeleteJobsByPrefixResponseAlpha1.Parser);

    /// <summary><c>DeleteJobsByPrefix</c>.</summary>
    public static readonly RpcMethod<DeleteJobsByPrefixRequest, DeleteJobsByPrefixResponse> DeleteJobsByPrefix =
        new(RpcMethodType.Unary, ServiceName, "DeleteJobsByPrefix", DeleteJobsByPrefixRequest.Parser, DeleteJobsByPrefixResponse.Parser);

    /// <summary><c>ListJobsAlpha1</c>.</summary>
    public static readonly RpcMethod<ListJobsRequestAlpha1, ListJobsResponseAlpha1> ListJobsAlpha1 =
        new(RpcMethodType.Unary, ServiceName, "ListJobsAlpha1", ListJobsRequestAlpha1.Parser, ListJobsResponseAlpha1.Parser);

    /// <summary><c>ListJobs</c>.</summary>
    public static readonly RpcMethod<ListJobsRequest, ListJobsResponse> ListJobs =
        new(RpcMethodType.Unary, ServiceName, "ListJobs", ListJobsRequest.Parser, ListJobsResponse.Parser);
}
