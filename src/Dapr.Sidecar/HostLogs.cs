using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar;

/// <summary>
/// The logs of the server, without those of the hosts around it: why it cannot start, the sidecar says itself, in one line; and for a request that might be
/// logged, an activity and a scope would be made.
/// </summary>
internal sealed class HostLogs(ILoggerFactory loggers) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) || categoryName.StartsWith("Microsoft.AspNetCore.Hosting", StringComparison.Ordinal)
            ? NullLogger.Instance
            : loggers.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <summary>Leaves the loggers to whom they belong.</summary>
    public void Dispose()
    {
    }
}
