using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Tests.Sqlite;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>Jobs under sidecars that are programs, and die.</summary>
public sealed class DurableJobTests
{
    private const int Count = 40;

    private static readonly string[] AnyPorts = ["--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0"];

    [Fact]
    public async Task Schedule_ThenTheProgramIsKilled_EveryJobThatWasAnsweredComes()
    {
        using var file = new TestFile();
        var (got, isAll) = (new ConcurrentDictionary<string, int>(), Signal());
        string[] args = [.. AnyPorts, "--app-id=app1", $"--control-plane-file={file.Path}"];
        var answered = new ConcurrentBag<string>();
        using (var program = new SidecarProgram(args))
        {
            // It has no application yet: what is due waits. It dies while it still takes jobs.
            using var client = await program.RunningAsync();
            var isMiddle = Signal();
            var scheduling = Parallel.ForAsync(0, 10 * Count, async (number, cancellationToken) =>
            {
                try
                {
                    if (await ScheduleAsync(client, $"j{number}", """{"dueTime":"0s"}""") != HttpStatusCode.NoContent) return;
                    answered.Add($"j{number}");
                    if (answered.Count == Count) isMiddle.TrySetResult();
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException)
                {
                    // It was killed before it answered.
                }
            });
            await isMiddle.Task.WithLimit(() => $"{answered.Count} answered: {program.Output}");
            await program.KillAsync();
            await scheduling;
        }

        Assert.InRange(answered.Count, Count, (10 * Count) - 1);
        await using var app = await AppAsync(name =>
        {
            got.AddOrUpdate(name, 1, (_, times) => times + 1);
            if (answered.All(got.ContainsKey)) isAll.TrySetResult();
            return Task.CompletedTask;
        });
        using var next = new SidecarProgram([.. args, $"--app-port={app.Port}"]);
        (await next.RunningAsync()).Dispose();

        await isAll.Task.WithLimit(() => $"{got.Count} of {answered.Count}: {next.Output}");
        Assert.All(got, pair => Assert.Equal(1, pair.Value));
    }

    [Fact]
    public async Task Deliver_ThenTheProgramIsKilled_TheJobComesAgainAfterItsLease()
    {
        using var file = new TestFile();
        var (begun, again, isDead) = (Signal(), Signal(), false);
        await using var app = await AppAsync(async _ =>
        {
            if (Volatile.Read(ref isDead))
            {
                again.TrySetResult();
                return;
            }

            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        });
        string[] args = [.. AnyPorts, "--app-id=app1", $"--app-port={app.Port}", $"--control-plane-file={file.Path}"];
        using (var program = new SidecarProgram(args))
        {
            using var client = await program.RunningAsync();
            await ScheduleAsync(client, "j", """{"dueTime":"0s"}""");
            await begun.Task.WithLimit(() => program.Output);
            await program.KillAsync();
        }

        Volatile.Write(ref isDead, true);
        using var next = new SidecarProgram(args);
        using var asking = await next.RunningAsync();
        await again.Task.WithLimit(() => next.Output);
    }

    [Fact]
    public async Task Repeat_ThenTheProgramIsKilled_GoesOnWhereItWas()
    {
        const int Repeats = 5;
        const int Before = 2;
        using var file = new TestFile();
        var (times, isMiddle, isAll) = (0, Signal(), Signal());
        await using var app = await AppAsync(_ =>
        {
            var time = Interlocked.Increment(ref times);
            if (time == Before) isMiddle.TrySetResult();
            if (time == Repeats) isAll.TrySetResult();
            return Task.CompletedTask;
        });
        string[] args = [.. AnyPorts, "--app-id=app1", $"--app-port={app.Port}", $"--control-plane-file={file.Path}"];
        using (var program = new SidecarProgram(args))
        {
            using var client = await program.RunningAsync();
            Assert.Equal(HttpStatusCode.NoContent, await ScheduleAsync(client, "j", $$"""{"schedule":"@every 1s","repeats":{{Repeats}}}"""));
            await isMiddle.Task.WithLimit(() => program.Output);
            await program.KillAsync();
        }

        using var next = new SidecarProgram(args);
        using var asking = await next.RunningAsync();
        await isAll.Task.WithLimit(() => $"{times} times: {next.Output}");

        // The one that was answered when it died may have come once more; those before it never do.
        Assert.InRange(times, Repeats, Repeats + 1);
    }

    [Fact]
    public async Task TwoPrograms_OnOneFile_FireEachJobOnce()
    {
        using var file = new TestFile();
        var (got, isAll) = (new ConcurrentQueue<string>(), Signal());
        await using var app = await AppAsync(name =>
        {
            got.Enqueue(name);
            if (got.Count == Count) isAll.TrySetResult();
            return Task.CompletedTask;
        });
        string[] args = [.. AnyPorts, "--app-id=app1", $"--app-port={app.Port}", $"--control-plane-file={file.Path}"];
        using var one = new SidecarProgram(args);
        using var two = new SidecarProgram(args);
        using var client = await one.RunningAsync();
        (await two.RunningAsync()).Dispose();

        await Parallel.ForAsync(0, Count, async (number, _) => Assert.Equal(HttpStatusCode.NoContent, await ScheduleAsync(client, $"j{number}", """{"dueTime":"1s"}""")));

        await isAll.Task.WithLimit(() => $"{got.Count}: {one.Output}");
        Assert.Equal(Count, got.Distinct().Count());
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<HttpStatusCode> ScheduleAsync(HttpClient client, string name, string job)
    {
        using var answer = await client.PostAsync($"/v1.0/jobs/{name}", new StringContent(job, Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    private static Task<PortApp> AppAsync(Func<string, Task> handle) => PortApp.StartAsync(async context =>
    {
        if (context.Request.Path.Value!.StartsWith("/job/", StringComparison.Ordinal))
        {
            await handle(context.Request.Path.Value["/job/".Length..]);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    });
}
