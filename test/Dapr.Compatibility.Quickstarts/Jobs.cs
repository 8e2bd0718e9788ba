#pragma warning disable DAPR_JOBS

using System.Text;
using System.Text.Json;
using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;

namespace Quickstarts;

/// <summary>The quickstart of the jobs block: a job that is scheduled, shown, deleted, and handled when it is due.</summary>
public static class Jobs
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDaprJobsClient();
        var app = builder.Build();

        app.MapDaprScheduledJobHandler((string jobName, ReadOnlyMemory<byte> jobPayload) =>
        {
            var job = JsonSerializer.Deserialize<JobData>(Encoding.UTF8.GetString(jobPayload.Span));
            Console.WriteLine($"Starting droid: {job?.Droid}, executing maintenance job: {job?.Task} of {jobName}");
            return Task.CompletedTask;
        });
        app.MapPost("/scheduleJob", async (HttpContext context) =>
        {
            var job = await context.Request.ReadFromJsonAsync<JobData>();
            var client = context.RequestServices.GetRequiredService<DaprJobsClient>();
            await client.ScheduleJobWithPayloadAsync(job!.Droid, DaprJobSchedule.FromDuration(TimeSpan.FromSeconds(job.DueTime)), payload: job, repeats: 1);
            context.Response.StatusCode = 200;
        });
        app.MapGet("/getJob/{name}", async (HttpContext context, string name) =>
        {
            var details = await context.RequestServices.GetRequiredService<DaprJobsClient>().GetJobAsync(name);
            await context.Response.WriteAsJsonAsync(details);
        });
        app.MapDelete("/deleteJob/{name}", (HttpContext context, string name) => context.RequestServices.GetRequiredService<DaprJobsClient>().DeleteJobAsync(name));
        app.Run();
    }

    /// <summary>What the droid is to do, and in how many seconds.</summary>
    public sealed record JobData(string Droid, string Task, int DueTime);
}
