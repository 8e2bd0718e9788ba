using Dapr.Interop.Tests.Apps;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>An application that speaks gRPC, and the sidecar as a program.</summary>
public sealed class GrpcAppOfSidecarProgram() : JavaScriptApp(AppProtocol.Grpc)
{
    private protected override Task<RunningSidecar> StartSidecarAsync(int appPort, AppProtocol protocol, AppResources resources) => SidecarProgram.StartAsync(appPort, protocol, resources);
}
