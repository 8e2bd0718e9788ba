using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar;

/// <summary>The logs of the server, without those of the host around it: why it cannot start, the sidecar says itself, in one line.</summary>
internal sealed class HostLogs(ILoggerFactory loggers) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) ? NullLogger.Instance : loggers.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <summary>Leaves the loggers to whom they belong.</summary>
    public void Dispose()
    {
    }
}
