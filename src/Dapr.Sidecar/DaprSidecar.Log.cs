using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

public sealed partial class DaprSidecar
{
    // Tools look for the runtime's words.
    [LoggerMessage(100, LogLevel.Information, "HTTP server is running on port {Port}")]
    private partial void HttpStarted(int port);

    [LoggerMessage(108, LogLevel.Information, "API gRPC server is running on port {Port}")]
    private partial void GrpcStarted(int port);

    [LoggerMessage(109, LogLevel.Information, "Internal gRPC server is running on :{Port}")]
    private partial void InternalStarted(int port);

    [LoggerMessage(101, LogLevel.Warning, "These settings have no effect yet: {Settings}")]
    private partial void SettingsIgnored(string settings);

    [LoggerMessage(124, LogLevel.Information, "Other sidecars are found by {File}")]
    private partial void NamesOpened(string file);

    [LoggerMessage(102, LogLevel.Information, "The sidecar of {AppId} has stopped")]
    private partial void SidecarStopped(string appId);

    [LoggerMessage(103, LogLevel.Warning, "The sidecar of {AppId} ends while these calls are under way: {Calls}")]
    private partial void ShutdownForced(string appId, string calls);

    [LoggerMessage(107, LogLevel.Error, "The sidecar of {AppId} leaves its {Part} behind, which did not end")]
    private partial void PartNotEnded(string appId, string part, Exception exception);

    [LoggerMessage(104, LogLevel.Information, "The API listens on the Unix sockets {Http} and {Grpc}")]
    private partial void SocketsOpened(string http, string grpc);

    [LoggerMessage(105, LogLevel.Information, "Blocking graceful shutdown for {Duration} or until app reports unhealthy...")]
    private partial void ShutdownBlocked(TimeSpan duration);

    [LoggerMessage(106, LogLevel.Information, "{Reason}, entering shutdown...")]
    private partial void ShutdownUnblocked(string reason);
}
