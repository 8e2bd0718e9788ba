using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Resiliency;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Jobs;

/// <summary>The rules of the jobs API, the same over HTTP and gRPC. The jobs are those of the control plane; an application sees its own alone.</summary>
internal sealed partial class JobService(
    IDueQueue queues, SidecarIdentity identity, bool isEnabled, OutboundCalls calls, TimeProvider clock, ILogger<JobService> logger)
{
    /// <summary>The block, in the words of the folders.</summary>
    public const string Block = "Jobs";

    private const string Disabled = "scheduler clients are disabled";

    // They would not fit into the keys that the runtime makes of names.
    private static readonly char[] Refused = ['/', '\\', '#', '?'];

    private readonly string _queue = QueueOf(identity);

    /// <summary>What the jobs of an application wait in.</summary>
    public static string QueueOf(SidecarIdentity identity) => $"app||{identity.CallerNamespace}||{identity.AppId}";

    /// <summary>Schedules a job.</summary>
    /// <exception cref="ApiException">The job is not whole, there is one of its name, or it cannot be kept.</exception>
    public async Task ScheduleAsync(Job? job, bool overwrite, CancellationToken cancellationToken)
    {
        if (job is null) throw ApiErrors.JobEmpty(identity).ToException();
        CheckName(job.Name);
        if (!job.HasSchedule && !job.HasDueTime) throw ApiErrors.JobScheduleEmpty(identity).ToException();

        await AskAsync(
            new OutboundCall(Block, job.Name, "schedule"),
            async queue =>
            {
                var kept = job.Clone();
                kept.FailurePolicy ??= Policy(DueRetries.Default);
                var key = new DueKey(_queue, job.Name);
                if (job.Name.IndexOfAny(Refused) >= 0)
                {
                    throw ApiErrors.JobSchedule(identity, $"rpc error: code = Unknown desc = job name is invalid \"{key}\": must not contain '/', '\\', '#' or '?'").ToException();
                }

                if (!await queue.KeepAsync(key, Terms(kept).ToJob(key, kept.ToByteArray(), clock.GetUtcNow()), overwrite, cancellationToken)) throw ApiErrors.JobExists(identity, key.ToString()).ToException();
                return true;
            },
            cause => ApiErrors.JobSchedule(identity, cause),
            cancellationToken);
    }

    /// <summary>Reads a job as it was scheduled, with the failure policy that holds for it.</summary>
    /// <exception cref="ApiException">There is none of that name, or it cannot be read.</exception>
    public async Task<Job> GetAsync(string name, CancellationToken cancellationToken)
    {
        CheckName(name);
        var found = await AskAsync(
            new OutboundCall(Block, name, "get"), queue => queue.FindAsync(new DueKey(_queue, name), cancellationToken), cause => ApiErrors.JobGet(identity, cause), cancellationToken);
        return found is null ? throw ApiErrors.JobGet(identity, $"rpc error: code = NotFound desc = job not found: {name}").ToException() : Read(found);
    }

    /// <summary>All jobs of the application, by their names.</summary>
    /// <exception cref="ApiException">They cannot be read.</exception>
    public async Task<IReadOnlyList<Job>> ListAsync(CancellationToken cancellationToken)
    {
        var found = await AskAsync(
            new OutboundCall(Block, "", "list"), queue => queue.ListAsync(_queue, "", cancellationToken), cause => ApiErrors.JobList(identity, cause), cancellationToken);
        return [.. found.Select(Read)];
    }

    /// <summary>Deletes a job, if there is one of that name.</summary>
    /// <exception cref="ApiException">It cannot be deleted.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        CheckName(name);
        await AskAsync(
            new OutboundCall(Block, name, "delete"),
            async queue =>
            {
                await queue.RemoveAsync(new DueKey(_queue, name), cancellationToken);
                return true;
            },
            cause => ApiErrors.JobDelete(identity, cause),
            cancellationToken);
    }

    /// <summary>Deletes the jobs whose names begin so; all of the application when nothing is said.</summary>
    /// <exception cref="ApiException">They cannot be deleted.</exception>
    public async Task DeleteByPrefixAsync(string prefix, CancellationToken cancellationToken) =>
        await AskAsync(
            new OutboundCall(Block, prefix, "delete"),
            async queue =>
            {
                await queue.RemoveAllAsync(_queue, prefix, cancellationToken);
                return true;
            },
            cause => ApiErrors.JobDelete(identity, cause),
            cancellationToken);

    /// <summary>A job as it was kept.</summary>
    public static Job Read(DueJob job) => Job.Parser.ParseFrom(job.Content.Span);

    private static JobFailurePolicy Policy(DueRetries retries) =>
        new() { Constant = new() { Interval = retries.Interval.ToDuration(), MaxRetries = retries.Most!.Value } };

    private static DueTerms Terms(Job job) => new()
    {
        Schedule = job.HasSchedule ? job.Schedule : null,
        DueTime = job.HasDueTime ? job.DueTime : null,
        Repeats = job.HasRepeats ? job.Repeats : null,
        TimeToLive = job.HasTtl ? job.Ttl : null,
        Retries = job.FailurePolicy switch
        {
            { Drop: not null } => DueRetries.None,
            { Constant: { } constant } => new DueRetries(Interval(constant), constant.HasMaxRetries ? constant.MaxRetries : null),
            _ => DueRetries.Default,
        },
    };

    private static TimeSpan Interval(JobFailurePolicyConstant constant) =>
        constant.Interval?.ToTimeSpan() is { } interval && interval > TimeSpan.Zero ? interval : TimeSpan.Zero;

    private void CheckName(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) throw ApiErrors.JobNameEmpty(identity).ToException();
    }

    private Task<T> AskAsync<T>(OutboundCall call, Func<IDueQueue, ValueTask<T>> ask, Func<string, ApiError> failed, CancellationToken cancellationToken) =>
        isEnabled ? queues.AskAsync(calls, call, ask, failed, ControlPlaneFailed, cancellationToken) : throw failed(Disabled).ToException();

    [LoggerMessage(220, LogLevel.Error, "The control plane failed")]
    private partial void ControlPlaneFailed(Exception exception);
}
