using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Jobs;

/// <summary>The jobs API over gRPC; the names of older runtimes do the same.</summary>
internal sealed class JobsGrpc(JobService service)
{
    private const string Operation = "jobs";

    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.ScheduleJob, Operation, ScheduleAsync);
        rpcs.MapUnary(DaprMethods.ScheduleJobAlpha1, Operation, ScheduleAsync);
        rpcs.MapUnary(DaprMethods.GetJob, Operation, GetAsync);
        rpcs.MapUnary(DaprMethods.GetJobAlpha1, Operation, GetAsync);
        rpcs.MapUnary(DaprMethods.DeleteJob, Operation, DeleteAsync);
        rpcs.MapUnary(DaprMethods.DeleteJobAlpha1, Operation, DeleteAsync);
        rpcs.MapUnary(DaprMethods.ListJobs, Operation, async (_, call) => new ListJobsResponse { Jobs = { await service.ListAsync(call.CancellationToken) } });
        rpcs.MapUnary(DaprMethods.ListJobsAlpha1, Operation, async (_, call) => new ListJobsResponseAlpha1 { Jobs = { await service.ListAsync(call.CancellationToken) } });
        rpcs.MapUnary(DaprMethods.DeleteJobsByPrefix, Operation, async (request, call) =>
        {
            await service.DeleteByPrefixAsync(request.NamePrefix, call.CancellationToken);
            return new DeleteJobsByPrefixResponse();
        });
        rpcs.MapUnary(DaprMethods.DeleteJobsByPrefixAlpha1, Operation, async (request, call) =>
        {
            await service.DeleteByPrefixAsync(request.NamePrefix, call.CancellationToken);
            return new DeleteJobsByPrefixResponseAlpha1();
        });
    }

    private async Task<ScheduleJobResponse> ScheduleAsync(ScheduleJobRequest request, RpcServerCall call)
    {
        await service.ScheduleAsync(request.Job, request.Overwrite, call.CancellationToken);
        return new ScheduleJobResponse();
    }

    private async Task<GetJobResponse> GetAsync(GetJobRequest request, RpcServerCall call) => new() { Job = await service.GetAsync(request.Name, call.CancellationToken) };

    private async Task<DeleteJobResponse> DeleteAsync(DeleteJobRequest request, RpcServerCall call)
    {
        await service.DeleteAsync(request.Name, call.CancellationToken);
        return new DeleteJobResponse();
    }
}
