using System.Net;
using System.Text;
using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;
using Dapr.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore.Tests.Jobs;

/// <summary>What an application does with the jobs that come to it.</summary>
public sealed class JobHandlerTests
{
    public sealed record Backup(string Disk, int Copies);

    [Fact]
    public async Task Handlers_OfAllAndOfOne_GetTheirsWithTheClock()
    {
        var got = new List<string>();
        await using var host = await DaprTestHost.StartAsync(builder =>
        {
            builder.Services.AddDaprJobsClient();
            var app = builder.Build();
            app.MapDaprJob("backup", (Backup backup, DaprJobsClient jobs, CancellationToken _) => got.Add($"backup {backup} {jobs is not null}"));
            app.MapDaprScheduledJobHandler((string name, ReadOnlyMemory<byte> payload, ILogger? logger) =>
            {
                got.Add($"{name} {Encoding.UTF8.GetString(payload.Span)} {logger is not null}");
                return Task.CompletedTask;
            });
            return app;
        });
        var jobs = host.Services.GetRequiredService<DaprJobsClient>();
        await jobs.ScheduleJobWithPayloadAsync("backup", DaprJobSchedule.FromDuration(TimeSpan.FromHours(1)), new Backup("c", 2), repeats: 2);
        await jobs.ScheduleJobWithPayloadAsync("other", DaprJobSchedule.FromDateTime(host.Clock.GetUtcNow().AddMinutes(90)), "text");

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(["backup Backup { Disk = c, Copies = 2 } True", "other text True", "backup Backup { Disk = c, Copies = 2 } True"], got);
        Assert.Empty(await jobs.ListJobsAsync());
        Assert.Empty(host.Warnings);
    }

    [Fact]
    public async Task Settle_WhileAHandlerRuns_WaitsForIt()
    {
        var (goesOn, isDone) = (new TaskCompletionSource(), false);
        await using var host = await DaprTestHost.StartAsync(builder =>
        {
            builder.Services.AddDaprJobsClient();
            var app = builder.Build();
            app.MapDaprScheduledJobHandler(async (string _) =>
            {
                await goesOn.Task;
                isDone = true;
            });
            return app;
        });
        await host.Services.GetRequiredService<DaprJobsClient>().ScheduleJobAsync("j", DaprJobSchedule.FromDateTime(host.Clock.GetUtcNow()));

        var settling = host.SettleAsync();
        Assert.False(settling.IsCompleted);
        goesOn.SetResult();
        await settling;

        Assert.True(isDone);
    }

    [Fact]
    public async Task Handler_Throws_IsTriedAgainAndWarnedOf()
    {
        var tries = 0;
        await using var host = await DaprTestHost.StartAsync(builder =>
        {
            builder.Services.AddDaprJobsClient();
            var app = builder.Build();
            app.MapDaprScheduledJobHandler((string _) => ++tries < 3 ? throw new InvalidOperationException("broken") : Task.CompletedTask);
            return app;
        });
        await host.Services.GetRequiredService<DaprJobsClient>().ScheduleJobAsync("j", DaprJobSchedule.FromDateTime(host.Clock.GetUtcNow()));

        await host.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(3, tries);
        Assert.Contains(host.Warnings, warning => warning.Contains("Job j was not handled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Job_WithoutAHandler_IsWarnedOf()
    {
        await using var host = await DaprTestHost.StartAsync(builder =>
        {
            builder.Services.AddDaprJobsClient();
            var app = builder.Build();
            app.MapDaprJob("other", () => { });
            return app;
        });
        await host.Services.GetRequiredService<DaprJobsClient>().ScheduleJobAsync("lost", DaprJobSchedule.FromDateTime(host.Clock.GetUtcNow()));

        await host.SettleAsync();

        Assert.Contains(host.Warnings, warning => warning.Contains("no handler of job lost", StringComparison.Ordinal));
    }

    /// <summary>The official SDK reads a body only where its length was said before.</summary>
    [Fact]
    public async Task Payload_InPieces_IsWhole()
    {
        byte[] got = [];
        await using var app = await TestApp.StartAsync(app => app.MapDaprScheduledJobHandler((ReadOnlyMemory<byte> payload) => got = payload.ToArray()));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/job/j") { Content = new ByteArrayContent([1, 2, 3]) };
        request.Headers.TransferEncodingChunked = true;

        using var response = await app.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, 3), (response.StatusCode, got.Length));
    }

    /// <summary>The official SDK lets a handler run on when its caller is gone, and hands out a TargetInvocationException.</summary>
    [Fact]
    public async Task Handler_CallerGoneOrTimeUp_IsToldToGiveUp()
    {
        var begun = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception>();
        await using var app = await TestApp.StartAsync(app =>
        {
            app.Use(async (HttpContext context, RequestDelegate next) =>
            {
                try
                {
                    await next(context);
                }
                catch (Exception exception)
                {
                    ended.TrySetResult(exception);
                }
            });
            app.MapDaprScheduledJobHandler(
                async (string name, CancellationToken cancellationToken) =>
                {
                    begun.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                },
                TimeSpan.FromMinutes(1));
        });
        using var caller = new CancellationTokenSource();

        var calling = app.Client.PostAsync("/job/j", null, caller.Token);
        await begun.Task;
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
    }

    [Fact]
    public async Task Handler_TimeUp_IsToldToGiveUp()
    {
        var clock = new Dapr.Sidecar.ManualClock();
        var begun = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app => app.MapDaprScheduledJobHandler(
                async (CancellationToken cancellationToken) =>
                {
                    begun.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                },
                TimeSpan.FromMinutes(1)),
            builder => builder.Services.AddSingleton<TimeProvider>(clock));

        var calling = app.Client.PostAsync("/job/j", null);
        await begun.Task;
        clock.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    [Theory]
    [InlineData("/job/all", "secret", HttpStatusCode.OK)]
    [InlineData("/job/all", null, HttpStatusCode.Unauthorized)]
    [InlineData("/job/one", "secret", HttpStatusCode.OK)]
    [InlineData("/job/one", "wrong", HttpStatusCode.Unauthorized)]
    public async Task AddDaprAuthentication_FallbackPolicy_OnlyTheRuntimeGetsIn(string path, string? token, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapDaprScheduledJobHandler((string _) => { });
                app.MapDaprJob("one", () => { });
            },
            builder =>
            {
                builder.Configuration["APP_API_TOKEN"] = "secret";
                builder.Services.AddDaprAuthentication();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireClaim("customer").RequireAuthenticatedUser().Build());
            });
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (token is not null) request.Headers.Add("dapr-api-token", token);

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task MapDaprJob_OddNames_AreNoPatterns()
    {
        var got = new List<string>();
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapDaprJob("{a} b%ä", () => got.Add("odd"));
            Assert.Throws<ArgumentException>("jobName", () => app.MapDaprJob("a/b", () => { }));
            Assert.Throws<ArgumentException>("jobName", () => app.MapDaprJob(" ", () => { }));
        });

        using var response = await app.Client.PostAsync("/job/" + Uri.EscapeDataString("{a} b%ä"), null);
        using var other = await app.Client.PostAsync("/job/x", null);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (response.StatusCode, other.StatusCode));
        Assert.Equal(["odd"], got);
    }

    [Fact]
    public async Task MapDaprScheduledJobHandler_ReturnsAValueThatIsLost_IsRefused()
    {
        await using var other = WebApplication.CreateSlimBuilder().Build();

        Assert.Throws<ArgumentException>("action", () => other.MapDaprScheduledJobHandler((string _) => ValueTask.FromResult(1)));
    }
}
