using System.Globalization;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Errors;
using Dapr.Jobs.Models;
using Dapr.Jobs.Models.Responses;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Jobs;

/// <summary>The client over a connection, which it disposes.</summary>
internal sealed class GrpcJobsClient(DaprConnection connection) : DaprJobsClient
{
    private const string Block = "Jobs";
    private const string Iso = "O";

    // As the official SDK marks its payloads: the runtime gives the application what is in it, and does not look into it.
    private const string PayloadType = "dapr.io/schedule/jobpayload";

    public override async Task ScheduleJobAsync(
        string jobName,
        DaprJobSchedule schedule,
        ReadOnlyMemory<byte>? payload,
        DateTimeOffset? startingFrom,
        int? repeats,
        DateTimeOffset? ttl,
        bool overwrite,
        IJobFailurePolicyOptions? failurePolicyOptions,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobName);
        ArgumentNullException.ThrowIfNull(schedule);
        if (repeats is { } count) ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(repeats));
        if (ttl <= startingFrom) throw new ArgumentException($"The job would end at {ttl:O}, and start at {startingFrom:O}.", nameof(ttl));

        var job = new Job { Name = jobName, FailurePolicy = Policy(failurePolicyOptions) };
        if (schedule.IsPointInTimeExpression) job.DueTime = schedule.ExpressionValue;
        else job.Schedule = schedule.ToWire();
        if (startingFrom is { } start) job.DueTime = start.ToString(Iso, CultureInfo.InvariantCulture);
        if (repeats is not null) job.Repeats = (uint)repeats;
        if (ttl is { } end) job.Ttl = end.ToString(Iso, CultureInfo.InvariantCulture);
        if (payload is { } bytes) job.Data = new Any { TypeUrl = PayloadType, Value = ByteString.CopyFrom(bytes.Span) };

        var request = new ScheduleJobRequest { Job = job, Overwrite = overwrite };
        await CallAsync("ScheduleJob", jobName, isIdempotent: overwrite, DaprMethods.ScheduleJob, request, DaprMethods.ScheduleJobAlpha1, request, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<DaprJobDetails> GetJobAsync(string jobName, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(jobName);
        var request = new GetJobRequest { Name = jobName };
        var (stable, alpha) = await CallAsync("GetJob", jobName, isIdempotent: true, DaprMethods.GetJob, request, DaprMethods.GetJobAlpha1, request, cancellationToken).ConfigureAwait(false);
        return Details((stable ?? alpha)!.Job);
    }

    public override async Task DeleteJobAsync(string jobName, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobName);
        var request = new DeleteJobRequest { Name = jobName };
        await CallAsync("DeleteJob", jobName, isIdempotent: true, DaprMethods.DeleteJob, request, DaprMethods.DeleteJobAlpha1, request, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<NamedJob>> ListJobsAsync(CancellationToken cancellationToken)
    {
        var (stable, alpha) = await CallAsync(
            "ListJobs", "", isIdempotent: true, DaprMethods.ListJobs, new ListJobsRequest(), DaprMethods.ListJobsAlpha1, new ListJobsRequestAlpha1(), cancellationToken).ConfigureAwait(false);
        return [.. (stable?.Jobs ?? alpha!.Jobs).Select(job => new NamedJob { Name = job.Name, Details = Details(job) })];
    }

    public override async Task DeleteJobsByPrefixAsync(string prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await CallAsync(
            "DeleteJobsByPrefix",
            prefix,
            isIdempotent: true,
            DaprMethods.DeleteJobsByPrefix,
            new DeleteJobsByPrefixRequest { NamePrefix = prefix },
            DaprMethods.DeleteJobsByPrefixAlpha1,
            new DeleteJobsByPrefixRequestAlpha1 { NamePrefix = prefix },
            cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }

    private static Wire.JobFailurePolicy? Policy(IJobFailurePolicyOptions? options) => options switch
    {
        null => null,
        JobFailurePolicyConstantOptions constant => new Wire.JobFailurePolicy { Constant = Constant(constant) },
        { Policy: Models.JobFailurePolicy.Drop } => new Wire.JobFailurePolicy { Drop = new() },
        _ => throw new ArgumentException($"{options.GetType()} is neither {nameof(JobFailurePolicyConstantOptions)} nor one that drops.", nameof(options)),
    };

    private static JobFailurePolicyConstant Constant(JobFailurePolicyConstantOptions options)
    {
        var constant = new JobFailurePolicyConstant { Interval = options.Interval.ToDuration() };
        if (options.MaxRetries is { } most) constant.MaxRetries = most;
        return constant;
    }

    private static DaprJobDetails Details(Job job) => new(DaprJobSchedule.FromExpression(job.HasSchedule ? job.Schedule : job.DueTime))
    {
        RepeatCount = job.HasRepeats ? (int)job.Repeats : null,
        DueTime = job.HasDueTime ? Time(job.DueTime) : null,
        Ttl = job.HasTtl ? Time(job.Ttl) : null,
        Payload = job.Data?.Value.ToByteArray(),
        FailurePolicy = job.FailurePolicy switch
        {
            { Drop: not null } => new ConfiguredDropFailurePolicy(),
            { Constant: { } constant } => new ConfiguredConstantFailurePolicy(
                constant.HasMaxRetries, constant.HasMaxRetries ? (int)constant.MaxRetries : null, constant.Interval?.ToTimeSpan() ?? TimeSpan.Zero),
            _ => null,
        },
    };

    /// <summary>A time; null for what counts from when the job was scheduled, which nobody knows any more.</summary>
    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Calls by the name that there is, the stable one first; of the two answers one is there.</summary>
    private Task<(TResponse? Stable, TAlphaResponse? Alpha)> CallAsync<TRequest, TResponse, TAlphaRequest, TAlphaResponse>(
        string name,
        string jobName,
        bool isIdempotent,
        RpcMethod<TRequest, TResponse> stable,
        TRequest request,
        RpcMethod<TAlphaRequest, TAlphaResponse> alpha,
        TAlphaRequest alphaRequest,
        CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        where TAlphaRequest : class, IMessage<TAlphaRequest>
        where TAlphaResponse : class, IMessage<TAlphaResponse>
    {
        var operation = new DaprOperation(Block, name, "", jobName) { IsIdempotent = isIdempotent };
        return connection.AlphaNames.InvokeAsync("jobs", operation, async Task<(TResponse?, TAlphaResponse?)> (isAlpha) => isAlpha
            ? (null, await connection.InvokeAsync(alpha, alphaRequest, operation, cancellationToken).ConfigureAwait(false))
            : (await connection.InvokeAsync(stable, request, operation, cancellationToken).ConfigureAwait(false), null));
    }
}
