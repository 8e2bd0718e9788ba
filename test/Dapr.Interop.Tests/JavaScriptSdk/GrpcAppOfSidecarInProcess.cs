using Dapr.Interop.Tests.Apps;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>An application that speaks gRPC, and the sidecar in this process.</summary>
public sealed class GrpcAppOfSidecarInProcess() : JavaScriptApp(AppProtocol.Grpc)
{
    private protected override Task<RunningSidecar> StartSidecarAsync(int appPort, AppProtocol protocol, AppResources resources) => SidecarInProcess.StartAsync(appPort, protocol, resources);
}
