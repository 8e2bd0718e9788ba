using Microsoft.Extensions.Logging;

namespace Dapr.Rpc.Server;

/// <summary>What the server says.</summary>
internal static partial class RpcServerLog
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} failed.")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "The caller of {Method} is gone.")]
    public static partial void CallerGone(ILogger logger, string method);
}
