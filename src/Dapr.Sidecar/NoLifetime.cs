using Microsoft.Extensions.Hosting;

namespace Dapr.Sidecar;

/// <summary>
/// The server lives as long as its sidecar, and signals are none of its business: the usual lifetime would take Ctrl+C from
/// the program that the sidecar runs in.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
