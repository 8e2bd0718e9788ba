using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Dapr.AspNetCore;

/// <summary>Has an application checked that registered something of ours, whatever its pipeline uses.</summary>
internal sealed class StartupChecksService(IServiceProvider services) : IHostedService
{
    public static void Add(IServiceCollection services) =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartupChecksService>());

    public Task StartAsync(CancellationToken cancellationToken)
    {
        StartupChecks.Watch(services);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
