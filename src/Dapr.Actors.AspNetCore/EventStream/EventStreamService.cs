using Dapr.Actors.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dapr.Actors.AspNetCore;

/// <summary>Opens the stream of calls when the host has started, if it wants one, and ends it before anything that actors may use.</summary>
internal sealed class EventStreamService(IServiceProvider services, IOptions<ActorRuntimeOptions> options) : IHostedLifecycleService, IAsyncDisposable
{
    private ActorEventStream? _stream;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Not before all else runs: the first call may come at once.
        if (options.Value is { UseEventStream: true, Actors.Count: > 0 })
        {
            _stream = new ActorEventStream(
                services.GetRequiredService<ActorRuntime>(),
                services.GetRequiredService<ActorConnection>().Connection,
                services.GetService<TimeProvider>() ?? TimeProvider.System,
                services.GetRequiredService<ILoggerFactory>().CreateLogger("Dapr.Actors.Runtime"));
            _stream.Start();
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _stream?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _stream?.DisposeAsync() ?? ValueTask.CompletedTask;
}
