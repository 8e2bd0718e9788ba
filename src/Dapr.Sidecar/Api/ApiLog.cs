using Dapr.Protos.Wire;
using Dapr.Rpc;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Api;

/// <summary>Logs each call of the API after it, under the names and with the fields that tools know from the runtime.</summary>
internal sealed partial class ApiLog(ILoggerFactory loggers, bool omitsHealthChecks)
{
    private readonly ILogger _http = loggers.CreateLogger("dapr.runtime.http-info");
    private readonly ILogger _rpc = loggers.CreateLogger("dapr.runtime.grpc.api-info");

    /// <summary>The moment at which a call begins.</summary>
    public static long Begin() => TimeProvider.System.GetTimestamp();

    /// <summary>A call of the HTTP API has ended.</summary>
    public void HttpEnded(HttpContext context, string path, long begun, long size)
    {
        if (!omitsHealthChecks || path is not (DaprRoutes.Health or DaprRoutes.OutboundHealth))
        {
            HttpCalled(_http, $"{context.Request.Method} {Uri.UnescapeDataString(path)}", UserAgent(context), context.Response.StatusCode, Milliseconds(begun), size);
        }
    }

    /// <summary>A call of the gRPC API has ended.</summary>
    public void RpcEnded(HttpContext context, RpcStatusCode code, long begun) =>
        RpcCalled(_rpc, context.Request.Path.Value ?? "", UserAgent(context), (int)code, Milliseconds(begun));

    private static string UserAgent(HttpContext context) => context.Request.Headers.UserAgent.ToString();

    private static long Milliseconds(long begun) => (long)TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds;

#pragma warning disable SYSLIB1015 // The runtime's line has these as fields beside its message.
    [LoggerMessage(2, LogLevel.Information, "HTTP API Called")]
    private static partial void HttpCalled(ILogger logger, string method, string useragent, int code, long duration, long size);

    [LoggerMessage(3, LogLevel.Information, "gRPC API Called")]
    private static partial void RpcCalled(ILogger logger, string method, string useragent, int code, long duration);
#pragma warning restore SYSLIB1015
}
