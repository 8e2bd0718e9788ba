using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Host;

/// <summary>What the program itself says.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "Starting Dapr Runtime -- version {Version} -- commit {Commit}")]
    public static partial void Starting(ILogger logger, string version, string commit);

    [LoggerMessage(7, LogLevel.Information, "Log level set to: {Level}")]
    public static partial void LogLevelSet(ILogger logger, string level);

    [LoggerMessage(8, LogLevel.Information, "standalone mode configured")]
    public static partial void Standalone(ILogger logger);

    [LoggerMessage(9, LogLevel.Information, "app id: {AppId}")]
    public static partial void AppIdSet(ILogger logger, string appId);

    [LoggerMessage(2, LogLevel.Information, "dapr initialized. Status: Running. Init Elapsed {Milliseconds}ms")]
    public static partial void Initialized(ILogger logger, long milliseconds);

    [LoggerMessage(3, LogLevel.Critical, "Fatal error from runtime: {Reason}")]
    public static partial void Fatal(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Information, "Daprd shutdown gracefully")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "Graceful shutdown timeout exceeded, forcing shutdown")]
    public static partial void TimedOut(ILogger logger);

    [LoggerMessage(5, LogLevel.Information, "Force shutdown requested, exiting immediately without graceful shutdown")]
    public static partial void Forced(ILogger logger);
}
