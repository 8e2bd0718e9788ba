using System.Collections.Concurrent;
using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;

namespace Dapr.Sidecar.Tests.Jobs;

/// <summary>A sidecar on a clock that a test advances, with an application that notes which job it gets when.</summary>
internal sealed class JobSidecar : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Job, double Second)> _got = new();
    private readonly DateTimeOffset _start;
    private TestSidecar _sidecar = null!;

    private JobSidecar(ManualClock clock)
    {
        Clock = clock;
        _start = clock.GetUtcNow();
    }

    public ManualClock Clock { get; }

    public TestSidecar Sidecar => _sidecar;

    /// <summary>The jobs that the application got, each with the second of the clock.</summary>
    public IReadOnlyList<(string Job, double Second)> Got => [.. _got];

    /// <summary>Starts a sidecar with an application, and waits until it has it.</summary>
    public static async Task<JobSidecar> StartAsync(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? answer = null, Action<SidecarOptions>? configure = null, ManualClock? clock = null)
    {
        var started = new JobSidecar(clock ?? new ManualClock());
        started._sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Clock = started.Clock;
            options.AppHandler = new TestApp((request, cancellationToken) =>
            {
                started._got.Enqueue((Uri.UnescapeDataString(request.RequestUri!.AbsolutePath)["/job/".Length..], (started.Clock.GetUtcNow() - started._start).TotalSeconds));
                return answer?.Invoke(request, cancellationToken) ?? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
            });
            configure?.Invoke(options);
        });
        await started._sidecar.Sidecar.Ready;
        return started;
    }

    public Task ScheduleAsync(string name, Job terms, bool overwrite = false)
    {
        terms.Name = name;
        return _sidecar.Rpc.InvokeAsync(DaprMethods.ScheduleJob, new ScheduleJobRequest { Job = terms, Overwrite = overwrite });
    }

    public async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await _sidecar.Rpc.InvokeAsync(DaprMethods.ListJobs, new ListJobsRequest())).Jobs.Select(job => job.Name)];

    public Task AdvanceAsync(double seconds) => Clock.AdvanceAsync(TimeSpan.FromSeconds(seconds));

    public ValueTask DisposeAsync() => _sidecar.DisposeAsync();
}
