using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;
using DayOfWeek = Dapr.Jobs.DayOfWeek;

namespace Dapr.Docs.Tests.Clients;

public sealed record Reminder(string Customer);

public sealed class Housekeeping(DaprJobsClient jobs)
{
    /// <summary>At six on working days until a day; a time that fails is tried three times more, a minute apart.</summary>
    public Task BackUpAsync(string file, DateTimeOffset until)
    {
        var working = new CronExpressionBuilder()
            .On(OnCronPeriod.Second, 0).On(OnCronPeriod.Minute, 0).On(OnCronPeriod.Hour, 6).Through(DayOfWeek.Monday, DayOfWeek.Friday);
        return jobs.ScheduleJobWithPayloadAsync(
            $"backup-{file}",
            DaprJobSchedule.FromCronExpression(working),
            file,
            ttl: until,
            overwrite: true,
            failurePolicyOptions: new JobFailurePolicyConstantOptions(TimeSpan.FromMinutes(1)) { MaxRetries = 3 });
    }

    /// <summary>Each hour, three times.</summary>
    public Task RemindAsync(string customer) =>
        jobs.ScheduleJobWithPayloadAsync($"remind-{customer}", DaprJobSchedule.FromDuration(TimeSpan.FromHours(1)), new Reminder(customer), repeats: 3);

    public async Task<IReadOnlyList<string>> PlannedAsync() => [.. (await jobs.ListJobsAsync()).Select(job => job.Name)];

    public Task StopBackupsAsync() => jobs.DeleteJobsByPrefixAsync("backup-");
}
