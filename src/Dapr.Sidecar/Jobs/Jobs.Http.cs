using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Internals;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Jobs;

/// <summary>The jobs API over HTTP: the name in the path, the rest of the job as JSON.</summary>
internal sealed class JobsHttp(JobService service, SidecarIdentity identity)
{
    public void Map(ApiRoutes routes)
    {
        foreach (var version in (string[])["/v1.0", "/v1.0-alpha1"])
        {
            routes.Map("POST", version + "/jobs/{name}", "jobs", ScheduleAsync);
            routes.Map("GET", version + "/jobs/{name}", "jobs", GetAsync);
            routes.Map("DELETE", version + "/jobs/{name}", "jobs", DeleteAsync);
        }
    }

    private async Task ScheduleAsync(ApiCall call)
    {
        var request = await call.ReadMessageAsync<JobHTTPRequest>(ApiErrors.MalformedRequest);
        if (request.Name.Length > 0) throw ApiErrors.JobNameInBody(identity).ToException();

        await service.ScheduleAsync(ToJob(call.Parameter("name"), request), request.Overwrite, call.Aborted);
        await call.RespondEmptyAsync();
    }

    private async Task GetAsync(ApiCall call) => await call.RespondJsonAsync(JobJson.Write(await service.GetAsync(call.Parameter("name"), call.Aborted)));

    private async Task DeleteAsync(ApiCall call)
    {
        await service.DeleteAsync(call.Parameter("name"), call.Aborted);
        await call.RespondEmptyAsync();
    }

    private static Job ToJob(string name, JobHTTPRequest request)
    {
        var job = new Job { Name = name, FailurePolicy = request.FailurePolicy, Data = request.Data is null ? null : Any.Pack(request.Data) };
        if (request.HasSchedule) job.Schedule = request.Schedule;
        if (request.HasDueTime) job.DueTime = request.DueTime;
        if (request.HasRepeats) job.Repeats = request.Repeats;
        if (request.HasTtl) job.Ttl = request.Ttl;
        return job;
    }
}
