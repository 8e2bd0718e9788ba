using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError JobNameInBody(SidecarIdentity identity) => Job(identity, "DAPR_SCHEDULER_JOB_NAME", "Set the job name in the url only") with
    {
        Metadata = new Dictionary<string, string> { ["appID"] = identity.AppId },
    };

    public static ApiError JobEmpty(SidecarIdentity identity) => Job(identity, "DAPR_SCHEDULER_EMPTY", "Job is empty");

    public static ApiError JobNameEmpty(SidecarIdentity identity) => Job(identity, "DAPR_SCHEDULER_JOB_NAME_EMPTY", "Name is empty");

    public static ApiError JobScheduleEmpty(SidecarIdentity identity) => Job(identity, "DAPR_SCHEDULER_SCHEDULE_EMPTY", "Schedule is empty");

    public static ApiError JobExists(SidecarIdentity identity, string key) =>
        Job(identity, "DAPR_SCHEDULER_SCHEDULE_JOB", $"failed to schedule job due to: rpc error: code = AlreadyExists desc = job already exists: '{key}'", 409, RpcStatusCode.AlreadyExists);

    public static ApiError JobSchedule(SidecarIdentity identity, string cause) =>
        Job(identity, "DAPR_SCHEDULER_SCHEDULE_JOB", $"failed to schedule job due to: {cause}", 500, RpcStatusCode.Internal);

    // The runtime says so with this status, too, when there is no such job.
    public static ApiError JobGet(SidecarIdentity identity, string cause) =>
        Job(identity, "DAPR_SCHEDULER_GET_JOB", $"failed to get job due to: {cause}", 500, RpcStatusCode.Internal);

    public static ApiError JobList(SidecarIdentity identity, string cause) =>
        Job(identity, "DAPR_SCHEDULER_LIST_JOBS", $"failed to list jobs due to: {cause}", 500, RpcStatusCode.Internal);

    public static ApiError JobDelete(SidecarIdentity identity, string cause) =>
        Job(identity, "DAPR_SCHEDULER_DELETE_JOB", $"failed to delete job due to: {cause}", 500, RpcStatusCode.Internal);

    private static ApiError Job(SidecarIdentity identity, string reason, string message, int status = 400, RpcStatusCode code = Invalid) => new(reason, status, code, message)
    {
        Reason = reason,
        Metadata = new Dictionary<string, string> { ["appID"] = identity.AppId, ["namespace"] = identity.CallerNamespace },
    };
}
