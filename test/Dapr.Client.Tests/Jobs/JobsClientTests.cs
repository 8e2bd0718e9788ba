using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;
using Dapr.Jobs.Models.Responses;
using Dapr.Protos;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Dapr.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Client.Tests.Jobs;

/// <summary>The client of jobs, against the sidecar in the process and one that plays an older runtime.</summary>
public sealed class JobsClientTests
{
    private static readonly DateTimeOffset Later = new(2026, 6, 1, 12, 30, 15, TimeSpan.FromHours(2));

    [Fact]
    public async Task Schedule_EverythingSaid_IsReadAgain()
    {
        await using var host = await StartAsync();
        var jobs = host.Services.GetRequiredService<DaprJobsClient>();

        await jobs.ScheduleJobAsync(
            "j", DaprJobSchedule.FromDuration(TimeSpan.FromHours(30)), new byte[] { 1, 2 }, Later, repeats: 5, ttl: Later.AddDays(60),
            failurePolicyOptions: new JobFailurePolicyConstantOptions(TimeSpan.FromSeconds(1.5)) { MaxRetries = 7 });
        var job = await jobs.GetJobAsync("j");

        Assert.Equal("@every 30h", job.Schedule.ExpressionValue);
        Assert.Equal((Later, Later.AddDays(60), 5), (job.DueTime, job.Ttl, job.RepeatCount));
        Assert.Equal([1, 2], job.Payload!);
        Assert.Equal(new ConfiguredConstantFailurePolicy(true, 7, TimeSpan.FromSeconds(1.5)), job.FailurePolicy);
    }

    [Fact]
    public async Task Schedule_AtATime_IsDueThenAndNotAgain()
    {
        await using var host = await StartAsync();
        var jobs = host.Services.GetRequiredService<DaprJobsClient>();

        await jobs.ScheduleJobAsync("j", DaprJobSchedule.FromDateTime(Later), failurePolicyOptions: new JobFailurePolicyDropOptions());
        var job = await jobs.GetJobAsync("j");

        Assert.True(job.Schedule.IsPointInTimeExpression);
        Assert.Equal((Later, null, null), (job.DueTime, job.RepeatCount, job.Payload));
        Assert.Equal(new ConfiguredDropFailurePolicy(), job.FailurePolicy);
    }

    [Fact]
    public async Task Schedule_NameInUse_IsAnErrorUnlessItMayBeReplaced()
    {
        await using var host = await StartAsync();
        var jobs = host.Services.GetRequiredService<DaprJobsClient>();
        await jobs.ScheduleJobAsync("j", DaprJobSchedule.Daily);

        var exception = await Assert.ThrowsAsync<DaprException>(() => jobs.ScheduleJobAsync("j", DaprJobSchedule.Hourly));
        await jobs.ScheduleJobAsync("j", DaprJobSchedule.Hourly, overwrite: true);

        Assert.Equal(("Jobs", "ScheduleJob", "j", "AlreadyExists", "DAPR_SCHEDULER_SCHEDULE_JOB"), (exception.BuildingBlock, exception.Operation, exception.Key, exception.Status, exception.Reason));
        Assert.Equal("@hourly", (await jobs.GetJobAsync("j")).Schedule.ExpressionValue);
    }

    [Fact]
    public async Task ListAndDelete_ByNameAndPrefix_AreThoseOfTheApplication()
    {
        await using var host = await StartAsync();
        var jobs = host.Services.GetRequiredService<DaprJobsClient>();
        foreach (var name in (string[])["b1", "a1", "a2", "c1"])
        {
            await jobs.ScheduleJobAsync(name, DaprJobSchedule.Daily);
        }

        Assert.Equal(["a1", "a2", "b1", "c1"], (await jobs.ListJobsAsync()).Select(job => job.Name));
        await jobs.DeleteJobsByPrefixAsync("a");
        await jobs.DeleteJobAsync("b1");
        await jobs.DeleteJobAsync("never");

        Assert.Equal(["c1"], (await jobs.ListJobsAsync()).Select(job => job.Name));
        var exception = await Assert.ThrowsAsync<DaprException>(() => jobs.GetJobAsync("b1"));
        Assert.Equal("DAPR_SCHEDULER_GET_JOB", exception.Reason);
    }

    [Fact]
    public async Task Schedule_WhatCannotBe_IsRefusedBeforeItIsSent()
    {
        await using var host = await StartAsync();
        var jobs = host.Services.GetRequiredService<DaprJobsClient>();

        await Assert.ThrowsAsync<ArgumentException>("jobName", () => jobs.ScheduleJobAsync("", DaprJobSchedule.Daily));
        await Assert.ThrowsAsync<ArgumentNullException>("schedule", () => jobs.ScheduleJobAsync("j", null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("repeats", () => jobs.ScheduleJobAsync("j", DaprJobSchedule.Daily, repeats: -1));
        await Assert.ThrowsAsync<ArgumentException>("ttl", () => jobs.ScheduleJobAsync("j", DaprJobSchedule.Daily, startingFrom: Later, ttl: Later));
        await Assert.ThrowsAsync<ArgumentException>("jobName", () => jobs.GetJobAsync(" "));
    }

    /// <summary>The official SDK sends neither a schedule nor a due time then.</summary>
    [Fact]
    public async Task Schedule_WordsThatNobodyKnows_AreRefusedByTheRuntimeInItsOwn()
    {
        await using var host = await StartAsync();

        var exception = await Assert.ThrowsAsync<DaprException>(
            () => host.Services.GetRequiredService<DaprJobsClient>().ScheduleJobAsync("j", DaprJobSchedule.FromExpression("every day")));

        Assert.Contains("expected exactly 6 fields, found 2: [every day]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_OlderRuntime_UseTheAlphaNamesAndRememberIt()
    {
        var (stable, alpha) = (0, new List<string>());
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.ScheduleJob, (_, _) =>
            {
                stable++;
                return Task.FromException<ScheduleJobResponse>(new RpcCallException(RpcStatusCode.Unimplemented, "unknown method"));
            });
            endpoints.MapUnary(DaprMethods.ScheduleJobAlpha1, (request, _) =>
            {
                alpha.Add(request.Job.Schedule);
                return Task.FromResult(new ScheduleJobResponse());
            });
            endpoints.MapUnary(DaprMethods.ListJobsAlpha1, (_, _) => Task.FromResult(new ListJobsResponseAlpha1 { Jobs = { new Job { Name = "j", DueTime = "1h" } } }));
        });
        using var jobs = Client(sidecar);

        await jobs.ScheduleJobAsync("one", DaprJobSchedule.Daily);
        await jobs.ScheduleJobAsync("two", DaprJobSchedule.FromExpression("90s"));
        var listed = Assert.Single(await jobs.ListJobsAsync());

        Assert.Equal(1, stable);
        Assert.Equal(["@daily", "@every 90s"], alpha);
        Assert.Equal(("j", "1h", null), (listed.Name, listed.Details.Schedule.ExpressionValue, listed.Details.DueTime));
    }

    /// <summary>A runtime that gives a reason knows the name: it was denied, or a component does not offer it.</summary>
    [Fact]
    public async Task Calls_RefusedWithAReason_DoNotGoByTheAlphaName()
    {
        var alpha = 0;
        var denied = new Status { Code = (int)RpcStatusCode.Unimplemented, Details = { Any.Pack(new ErrorInfo { Reason = "Not Implemented", Domain = "dapr.io" }) } };
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.GetJob, (_, _) =>
                Task.FromException<GetJobResponse>(new RpcCallException(new RpcStatus(RpcStatusCode.Unimplemented, "Not Implemented", denied.ToByteArray()))));
            endpoints.MapUnary(DaprMethods.GetJobAlpha1, (_, _) => Task.FromResult(new GetJobResponse { Job = new Job { Name = (++alpha).ToString() } }));
        });
        using var jobs = Client(sidecar);

        var exception = await Assert.ThrowsAsync<DaprException>(() => jobs.GetJobAsync("j"));

        Assert.Equal(("Unimplemented", "Not Implemented", 0), (exception.Status, exception.Reason, alpha));
    }

    [Fact]
    public async Task Calls_RuntimeWithoutJobs_SaySo()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.GetJob, (_, _) => Task.FromException<GetJobResponse>(new RpcCallException(RpcStatusCode.Unimplemented, "unknown method")));
            endpoints.MapUnary(DaprMethods.GetJobAlpha1, (_, _) => Task.FromException<GetJobResponse>(new RpcCallException(RpcStatusCode.Unimplemented, "unknown method")));
        });
        using var jobs = Client(sidecar);

        var exception = await Assert.ThrowsAsync<DaprFeatureNotAvailableException>(() => jobs.GetJobAsync("j"));

        Assert.Equal(["GetJob", "GetJobAlpha1"], exception.CheckedVariants);
        Assert.Equal(("Jobs", "j"), (exception.BuildingBlock, exception.Key));
    }

    [Fact]
    public async Task Delete_OlderRuntime_UsesTheAlphaNames()
    {
        var deleted = new List<string>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.DeleteJobAlpha1, (request, _) =>
            {
                deleted.Add(request.Name);
                return Task.FromResult(new DeleteJobResponse());
            });
            endpoints.MapUnary(DaprMethods.DeleteJobsByPrefixAlpha1, (request, _) =>
            {
                deleted.Add(request.NamePrefix + "*");
                return Task.FromResult(new DeleteJobsByPrefixResponseAlpha1());
            });
        });
        using var jobs = Client(sidecar);

        await jobs.DeleteJobAsync("j");
        await jobs.DeleteJobsByPrefixAsync("k");

        Assert.Equal(["j", "k*"], deleted);
    }

    [Fact]
    public async Task Schedule_Payloads_AreWhatTheyAreWrittenAs()
    {
        var sent = new List<Job>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.ScheduleJob, (request, _) =>
        {
            sent.Add(request.Job);
            return Task.FromResult(new ScheduleJobResponse());
        }));
        using var jobs = Client(sidecar);

        await jobs.ScheduleJobWithPayloadAsync("j", DaprJobSchedule.Daily, payload: new { Name = "ä" }, repeats: 1);
        await jobs.ScheduleJobWithPayloadAsync("j", DaprJobSchedule.Daily, new { Name = 1 }, jsonSerializerOptions: new JsonSerializerOptions());
        await jobs.ScheduleJobWithPayloadAsync("j", DaprJobSchedule.Daily, "ä", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await jobs.ScheduleJobAsync("j", DaprJobSchedule.Daily);

        Assert.Equal(["""{"name":"\u00E4"}""", """{"Name":1}""", "ä"], sent[..3].Select(job => job.Data.Value.ToStringUtf8()));
        Assert.All(sent[..3], job => Assert.Equal("dapr.io/schedule/jobpayload", job.Data.TypeUrl));
        Assert.Equal("2026-01-01T00:00:00.0000000+00:00", sent[2].DueTime);
        Assert.Null(sent[3].Data);
        Assert.False(sent[3].HasDueTime || sent[3].HasRepeats || sent[3].HasTtl);
    }

    [Fact]
    public async Task Schedule_Cancelled_SaysSoWithTheCallersToken()
    {
        await using var host = await StartAsync();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Services.GetRequiredService<DaprJobsClient>().ScheduleJobAsync("j", DaprJobSchedule.Daily, cancellationToken: source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
    }

    /// <summary>The quickstart answers with the details of its job.</summary>
    [Fact]
    public void Details_AsJson_AreReadable()
    {
        var details = new DaprJobDetails(DaprJobSchedule.Daily) { DueTime = Later, RepeatCount = 3, Payload = [1], FailurePolicy = new ConfiguredDropFailurePolicy() };

        Assert.Equal(
            """{"schedule":"@daily","repeatCount":3,"dueTime":"2026-06-01T12:30:15.0000000+02:00","ttl":null,"payload":"AQ==","overwrite":false,"failurePolicy":{"type":0}}""",
            JsonSerializer.Serialize(details, JsonSerializerOptions.Web).Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Derived_WithoutOurMembers_SaysWhichIsMissing()
    {
        using DaprJobsClient jobs = new OfAUser();

        Assert.Contains("ListJobsAsync", (await Assert.ThrowsAsync<NotSupportedException>(() => jobs.ListJobsAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("DeleteJobsByPrefixAsync", (await Assert.ThrowsAsync<NotSupportedException>(() => jobs.DeleteJobsByPrefixAsync("a"))).Message, StringComparison.Ordinal);
    }

    private static DaprJobsClient Client(FakeSidecar sidecar) => new DaprJobsClientBuilder()
        .UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(sidecar.Http, sidecar.Grpc).Build();

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(builder =>
    {
        builder.Services.AddDaprJobsClient();
        return builder.Build();
    });

    private sealed class OfAUser : DaprJobsClient
    {
        public override Task ScheduleJobAsync(
            string jobName, DaprJobSchedule schedule, ReadOnlyMemory<byte>? payload, DateTimeOffset? startingFrom, int? repeats, DateTimeOffset? ttl, bool overwrite,
            IJobFailurePolicyOptions? failurePolicyOptions, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task<DaprJobDetails> GetJobAsync(string jobName, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task DeleteJobAsync(string jobName, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
