using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Jobs;

/// <summary>Gives the application its jobs when they are due, while it is well. Without one they wait, for a sidecar of its name that has it.</summary>
internal sealed partial class JobDeliveries(
    IDueQueue queue, SidecarIdentity identity, AppConnection app, SidecarOptions options, OutboundCalls calls, InFlight inFlight, ILoggerFactory loggers) : ILifecycle, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<JobDeliveries>();
    private DueWorker? _worker;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.EnableScheduler || app.Channel is not { } channel) return Task.CompletedTask;

        IJobReceiver receiver = channel.IsGrpc ? new GrpcJobReceiver(channel) : new HttpJobReceiver(channel);
        _worker = new DueWorker(
            queue, JobService.QueueOf(identity), (lease, cut) => DeliverAsync(receiver, lease.Job, cut), options.Clock, inFlight, loggers.CreateLogger<DueWorker>());
        return Task.CompletedTask;
    }

    /// <summary>Takes nothing new, and gives what is being delivered the time that a stop may take.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _worker, null) is not { } worker) return;

        var ending = worker.DisposeAsync().AsTask();
        using var limit = new CancellationTokenSource(options.GracefulShutdown, TimeProvider.System);
        await using (limit.Token.Register(Cut))
        await using (cancellationToken.Register(Cut))
        {
            await ending;
        }

        void Cut()
        {
            if (ending.IsCompleted) return;

            DeliveriesCut(identity.AppId);
            worker.Cut();
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));

    private async Task<JobAnswer> ReceiveAsync(IJobReceiver receiver, DueJob due, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.RunAsync(
                new OutboundCall(JobService.Block, due.Key.Name, "trigger"), () => receiver.ReceiveAsync(JobService.Read(due), cancellationToken), cancellationToken);
        }
        catch (OutboundFaultException exception)
        {
            return new JobAnswer(JobOutcome.Failed, exception.Message);
        }
    }

    private async Task<bool> DeliverAsync(IJobReceiver receiver, DueJob due, CancellationToken cancellationToken)
    {
        var answer = await ReceiveAsync(receiver, due, cancellationToken);
        if (answer.Outcome == JobOutcome.Unknown) NoHandler(due.Key.Name, answer.Reason);
        else if (answer.Outcome == JobOutcome.Failed) NotHandled(due.Key.Name, answer.Reason);

        return answer.Outcome != JobOutcome.Failed;
    }
}
