using Microsoft.AspNetCore.Builder;

namespace Dapr.AspNetCore.Tests.GrpcCallback;

/// <summary>An application that a sidecar reaches over gRPC.</summary>
internal static class CallbackApp
{
    public static Task<TestApp> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) => TestApp.StartAsync(
        application =>
        {
            application.MapDaprAppCallback();
            map(application);
        },
        configure);
}
