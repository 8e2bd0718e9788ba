using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Runtime;

/// <summary>What is cut off at the end is cut off by a timer: whatever that throws would end the process.</summary>
public sealed class DeliveriesTests
{
    [Fact]
    public async Task Cut_WhenAllIsGone_IsNoFailure()
    {
        using var given = new CancellationTokenSource();
        var hanging = new Hanging();
        var deliveries = new Deliveries(TimeSpan.FromMinutes(1), () => { }, _ => { });
        deliveries.Add(hanging);
        var stop = deliveries.StopAsync(given.Token);
        deliveries.Dispose();

        await given.CancelAsync();

        hanging.Go.SetResult();
        await stop;
    }

    [Fact]
    public async Task Cut_OfAWorkerThatHasEnded_IsNoFailure()
    {
        var clock = new ManualClock();
        var worker = new DueWorker(new ControlPlane(), "jobs", (_, _) => Task.FromResult(true), clock, new InFlight(), NullLogger<DueWorker>.Instance);
        await worker.DisposeAsync();

        worker.Cut();
    }

    private sealed class Hanging : IAsyncDisposable
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask DisposeAsync() => new(Go.Task);
    }
}
