using Microsoft.Extensions.Logging;

namespace Dapr.Rpc;

/// <summary>What the client says.</summary>
internal static partial class RpcClientLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} ended with {Code}.")]
    public static partial void CallFailed(ILogger logger, string method, RpcStatusCode code, Exception exception);
}
