using System.Text;
using System.Text.Json;
using Dapr.Common.Serialization;
using Dapr.Jobs.Models;

namespace Dapr.Jobs.Extensions;

/// <summary>Schedules jobs with payloads that are no bytes.</summary>
public static class DaprJobsSerializationExtensions
{
    /// <summary>Schedules a job with a payload that is written as JSON.</summary>
    /// <param name="client">The client.</param>
    /// <param name="jobName">The name of the job.</param>
    /// <param name="schedule">When it is due.</param>
    /// <param name="payload">What the application gets with it.</param>
    /// <param name="startingFrom">When it is due for the first time; null for when the schedule says.</param>
    /// <param name="repeats">How often it is due; null for no end.</param>
    /// <param name="jsonSerializerOptions">How the payload is written; null for the web defaults.</param>
    /// <param name="ttl">When it ends; null for never.</param>
    /// <param name="overwrite">Whether it replaces a job of its name, which else is an error.</param>
    /// <param name="failurePolicyOptions">What happens when the application fails; null for three more tries, a second apart.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the runtime has it.</returns>
    /// <exception cref="DaprException">There is a job of that name, or the runtime takes no such schedule.</exception>
    /// <exception cref="NotSupportedException">The options hold no contract for the payload.</exception>
    public static Task ScheduleJobWithPayloadAsync(
        this DaprJobsClient client,
        string jobName,
        DaprJobSchedule schedule,
        object payload,
        DateTime? startingFrom = null,
        int? repeats = null,
        JsonSerializerOptions? jsonSerializerOptions = null,
        DateTimeOffset? ttl = null,
        bool overwrite = false,
        IJobFailurePolicyOptions? failurePolicyOptions = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(payload);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(payload, DaprJson.Prepare(jsonSerializerOptions).GetTypeInfo(payload.GetType()));
        return client.ScheduleJobAsync(jobName, schedule, bytes, startingFrom, repeats, ttl, overwrite, failurePolicyOptions, cancellationToken);
    }

    /// <summary>Schedules a job with a payload of text, which comes as UTF-8.</summary>
    /// <param name="client">The client.</param>
    /// <param name="jobName">The name of the job.</param>
    /// <param name="schedule">When it is due.</param>
    /// <param name="payload">What the application gets with it.</param>
    /// <param name="startingFrom">When it is due for the first time; null for when the schedule says.</param>
    /// <param name="repeats">How often it is due; null for no end.</param>
    /// <param name="ttl">When it ends; null for never.</param>
    /// <param name="overwrite">Whether it replaces a job of its name, which else is an error.</param>
    /// <param name="failurePolicyOptions">What happens when the application fails; null for three more tries, a second apart.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the runtime has it.</returns>
    /// <exception cref="DaprException">There is a job of that name, or the runtime takes no such schedule.</exception>
    public static Task ScheduleJobWithPayloadAsync(
        this DaprJobsClient client,
        string jobName,
        DaprJobSchedule schedule,
        string payload,
        DateTime? startingFrom = null,
        int? repeats = null,
        DateTimeOffset? ttl = null,
        bool overwrite = false,
        IJobFailurePolicyOptions? failurePolicyOptions = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(payload);
        return client.ScheduleJobAsync(jobName, schedule, Encoding.UTF8.GetBytes(payload), startingFrom, repeats, ttl, overwrite, failurePolicyOptions, cancellationToken);
    }
}
