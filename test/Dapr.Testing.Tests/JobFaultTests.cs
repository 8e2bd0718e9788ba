using Dapr.Client;
using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests;

/// <summary>Faults of what keeps jobs, and of jobs that are due.</summary>
public sealed class JobFaultTests
{
    [Fact]
    public async Task Scheduling_ThatFails_KeepsNoJob()
    {
        await using var host = await StartAsync();
        host.FailNext(DaprBlock.Jobs, "close", FaultCode.Unavailable, operation: "schedule");

        var exception = await Assert.ThrowsAnyAsync<DaprException>(() => ScheduleAsync(host));
        await host.Clock.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Contains("the test lets this call fail", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.State<int>("statestore", "days"));
        Assert.Empty(host.UnusedFaults);
    }

    [Fact]
    public async Task Job_WhoseTriggerFails_IsTriedAgain()
    {
        await using var host = await StartAsync();
        await ScheduleAsync(host);
        var fault = host.FailNext(DaprBlock.Jobs, "close", times: 2, operation: "trigger");
        host.FailNext(DaprBlock.Jobs, "other");

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal((1, 0), (fault.Hits, host.State<int>("statestore", "days")));

        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((2, 1), (fault.Hits, host.State<int>("statestore", "days")));
        Assert.Single(host.UnusedFaults);
    }

    [Fact]
    public async Task Job_WhoseTriggerIsDelayed_ComesLater()
    {
        await using var host = await StartAsync();
        await ScheduleAsync(host);
        host.DelayNext(DaprBlock.Jobs, "close", TimeSpan.FromHours(1), operation: "trigger");

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(59));
        Assert.Equal(0, host.State<int>("statestore", "days"));

        await host.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, host.State<int>("statestore", "days"));
    }

    private static Task ScheduleAsync(DaprTestHost host) => host.Services.GetRequiredService<DaprJobsClient>().ScheduleJobAsync("close", DaprJobSchedule.Daily);

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Services.AddDaprClient();
            builder.Services.AddDaprJobsClient();
            var app = builder.Build();
            app.MapDaprJob("close", (IStateClient state) => state.UpdateStateAsync<int>("statestore", "days", days => days + 1));
            return app;
        },
        options => options.WithStateStore());
}
