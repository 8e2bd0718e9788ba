using System.Diagnostics;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Dapr.AspNetCore;

/// <summary>
/// Adds the checks to each host with endpoints, in the moment in which it is built. Every host builder (IHostBuilder,
/// and those that WebApplication and Host create) tells of that moment in one way, the one by which WebApplicationFactory and the tools of
/// Entity Framework change a host that they did not make. The obsolete WebHostBuilder, which is none, tells nothing.
/// </summary>
internal sealed class BuiltHosts : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Hosting = "Microsoft.Extensions.Hosting";
    private const string Building = "HostBuilding";

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Hosting)
        {
            // Each host has a listener of its own, which ends when the host is built, and this with it.
            value.Subscribe(this, name => name == Building);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: Building, Value: IHostBuilder host })
        {
            host.ConfigureServices(services =>
            {
                if (services.Any(service => service.ServiceType == typeof(EndpointDataSource)))
                {
                    StartupChecksService.Add(services);
                }
            });
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
