using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Hosting;

/// <summary>Says why an application has no sidecar in its process.</summary>
internal sealed partial class AbsentSidecar(SidecarChoice choice, ILogger<AbsentSidecar> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        SidecarNotStarted(choice.WhyNot);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(190, LogLevel.Information, "No Dapr sidecar was started in this process: {Reason}")]
    private partial void SidecarNotStarted(string? reason);
}
