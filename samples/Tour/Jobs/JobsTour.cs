using System.Text;
using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;

namespace Tour.Jobs;

/// <summary>Jobs: what is to happen at a time, once or again and again.</summary>
internal sealed class JobsTour(DaprJobsClient jobs, Arrivals arrivals) : ITourStop
{
    public string Block => "Jobs";

    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddDaprJobsClient();

    /// <summary>A job that is due calls the endpoint of its name, with what it was scheduled with.</summary>
    public static void Map(WebApplication app)
    {
        app.MapDaprJob("pour", (Pouring pouring, Arrivals arrivals) => arrivals.Note("pour", pouring));
        app.MapDaprJob("stir", (Pouring pouring, Arrivals arrivals) => arrivals.Note("stir", pouring));
    }

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var pouring = new Pouring("oolong");
        await jobs.ScheduleJobWithPayloadAsync("pour", DaprJobSchedule.FromDateTime(DateTimeOffset.UtcNow), pouring, cancellationToken: cancellationToken);
        proofs.Equal("a due job comes with its payload", pouring, await arrivals.NextAsync<Pouring>("pour", cancellationToken));

        await DeleteAsync(proofs, cancellationToken);

        await jobs.ScheduleJobWithPayloadAsync("stir", DaprJobSchedule.FromDuration(TimeSpan.FromSeconds(1)), pouring, repeats: 2, cancellationToken: cancellationToken);
        proofs.EqualInOrder(
            "a repeated job comes twice",
            [pouring, pouring],
            [await arrivals.NextAsync<Pouring>("stir", cancellationToken), await arrivals.NextAsync<Pouring>("stir", cancellationToken)]);
        await proofs.BecomesTrueAsync(
            "a job that has ended is gone", async () => (await jobs.ListJobsAsync(cancellationToken)).All(job => job.Name != "stir"), cancellationToken);
    }

    private async Task DeleteAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        await jobs.ScheduleJobWithPayloadAsync("wash up", DaprJobSchedule.Midnight, "all cups", cancellationToken: cancellationToken);
        var found = await jobs.GetJobAsync("wash up", cancellationToken);
        proofs.Equal("a job for midnight is found", ("@midnight", "all cups"), (found.Schedule.ExpressionValue, Encoding.UTF8.GetString(found.Payload ?? [])));

        await jobs.DeleteJobAsync("wash up", cancellationToken);
        proofs.Equal("a deleted job is gone", false, (await jobs.ListJobsAsync(cancellationToken)).Any(job => job.Name == "wash up"));
    }
}
