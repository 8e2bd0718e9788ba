using System.Text.Json;
using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;
using Dapr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore.Tests.Reported;

/// <summary>What did not work in the first release of the official package: the mapping of handlers, payloads, durations.</summary>
public sealed class JobBugs
{
    public sealed record Order(int Id);

    [Fact]
    public async Task Pull1456_Handler_WithServicesInAnyOrder_IsMapped()
    {
        var got = new List<(string, int, bool)>();
        await using var host = await StartAsync(app => app.MapDaprScheduledJobHandler(
            (DaprJobsClient jobs, CancellationToken cancellationToken, ReadOnlyMemory<byte> payload, string name) => got.Add((name, payload.Length, jobs is not null))));

        await host.Services.GetRequiredService<DaprJobsClient>().ScheduleJobAsync("j", Now(host), new byte[] { 1, 2, 3 });
        await host.SettleAsync();

        Assert.Equal([("j", 3, true)], got);
    }

    [Fact]
    public async Task Pull1461_Payload_InTheHandler_IsTheJsonThatWasScheduled()
    {
        Order? got = null;
        await using var host = await StartAsync(app => app.MapDaprScheduledJobHandler(
            (string _, ReadOnlyMemory<byte> payload) => got = JsonSerializer.Deserialize<Order>(payload.Span, JsonSerializerOptions.Web)));

        await host.Services.GetRequiredService<DaprJobsClient>().ScheduleJobWithPayloadAsync("j", Now(host), new Order(7));
        await host.SettleAsync();

        Assert.Equal(new Order(7), got);
    }

    [Fact]
    public async Task Pull1462_Details_OfAJob_HoldThePayloadThatWasScheduled()
    {
        await using var host = await StartAsync(_ => { });
        var jobs = host.Services.GetRequiredService<DaprJobsClient>();

        await jobs.ScheduleJobWithPayloadAsync("j", DaprJobSchedule.Daily, new Order(7));

        Assert.Equal(new Order(7), JsonSerializer.Deserialize<Order>((await jobs.GetJobAsync("j")).Payload, JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task Pull1474_Duration_IsOneThatTheRuntimeTakes()
    {
        var got = new List<DateTimeOffset>();
        DaprTestHost host = null!;
        host = await StartAsync(app => app.MapDaprScheduledJobHandler((string _) => got.Add(host.Clock.GetUtcNow())));
        await using var _ = host;
        var begun = host.Clock.GetUtcNow();
        var every = new TimeSpan(days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 500);

        await host.Services.GetRequiredService<DaprJobsClient>().ScheduleJobAsync("j", DaprJobSchedule.FromDuration(every), repeats: 2);
        await host.Clock.AdvanceAsync(TimeSpan.FromDays(10));

        Assert.Equal([begun + every, begun + every + every], got);
    }

    private static DaprJobSchedule Now(DaprTestHost host) => DaprJobSchedule.FromDateTime(host.Clock.GetUtcNow());

    private static Task<DaprTestHost> StartAsync(Action<WebApplication> map) => DaprTestHost.StartAsync(builder =>
    {
        builder.Services.AddDaprJobsClient();
        var app = builder.Build();
        map(app);
        return app;
    });
}
