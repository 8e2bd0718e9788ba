using Dapr.Common;
using Dapr.Jobs.Models;
using Dapr.Jobs.Models.Responses;

namespace Dapr.Jobs;

/// <summary>Schedules jobs, which come back to the application when they are due. Derive from it, or mock it, for tests.</summary>
/// <remarks>
/// The application gets a job where it has mapped it, with <c>MapDaprScheduledJobHandler</c> or <c>MapDaprJob</c>. Every call throws
/// <see cref="DaprException"/> when it fails and <see cref="OperationCanceledException"/> with the caller's token when it is cancelled.
/// </remarks>
public abstract class DaprJobsClient : IDaprClient
{
    /// <summary>Makes one.</summary>
    protected DaprJobsClient()
    {
    }

    /// <summary>Schedules a job.</summary>
    /// <param name="jobName">Its name, one of its kind within the application.</param>
    /// <param name="schedule">When it is due.</param>
    /// <param name="payload">What the application gets with it, as it is; null for nothing.</param>
    /// <param name="startingFrom">When it is due for the first time; null for when the schedule says.</param>
    /// <param name="repeats">How often it is due; null for no end.</param>
    /// <param name="ttl">When it ends; null for never.</param>
    /// <param name="overwrite">Whether it replaces a job of its name, which else is an error.</param>
    /// <param name="failurePolicyOptions">What happens when the application fails; null for three more tries, a second apart.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the runtime has it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The repeats are negative.</exception>
    /// <exception cref="ArgumentException">The name is empty, or it ends no later than it starts.</exception>
    /// <exception cref="DaprException">There is a job of that name, or the runtime takes no such schedule.</exception>
    public abstract Task ScheduleJobAsync(
        string jobName,
        DaprJobSchedule schedule,
        ReadOnlyMemory<byte>? payload = null,
        DateTimeOffset? startingFrom = null,
        int? repeats = null,
        DateTimeOffset? ttl = null,
        bool overwrite = false,
        IJobFailurePolicyOptions? failurePolicyOptions = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads a job.</summary>
    /// <param name="jobName">Its name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The job.</returns>
    /// <exception cref="DaprException">There is none of that name, or it is over: its <see cref="DaprException.Reason"/> is DAPR_SCHEDULER_GET_JOB.</exception>
    public abstract Task<DaprJobDetails> GetJobAsync(string jobName, CancellationToken cancellationToken = default);

    /// <summary>Deletes a job, if there is one of that name.</summary>
    /// <param name="jobName">Its name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When it is gone.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    public abstract Task DeleteJobAsync(string jobName, CancellationToken cancellationToken = default);

    /// <summary>Reads all jobs of the application that are not over.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The jobs.</returns>
    /// <exception cref="DaprException">The call failed; an older runtime cannot say.</exception>
    /// <exception cref="NotSupportedException">A client of one's own was derived without it.</exception>
    public virtual Task<IReadOnlyList<NamedJob>> ListJobsAsync(CancellationToken cancellationToken = default) => throw NotDerived(nameof(ListJobsAsync));

    /// <summary>Deletes the jobs of the application whose names begin so.</summary>
    /// <param name="prefix">How they begin; empty for all jobs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When they are gone.</returns>
    /// <exception cref="DaprException">The call failed; an older runtime cannot do so.</exception>
    /// <exception cref="NotSupportedException">A client of one's own was derived without it.</exception>
    public virtual Task DeleteJobsByPrefixAsync(string prefix, CancellationToken cancellationToken = default) => throw NotDerived(nameof(DeleteJobsByPrefixAsync));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the client holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> calls.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    private NotSupportedException NotDerived(string member) => new($"{GetType()} does not override {member}.");
}
