using Dapr.Interop.Tests.Apps;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>An application that speaks HTTP, and the sidecar in this process.</summary>
public sealed class HttpAppOfSidecarInProcess() : JavaScriptApp(AppProtocol.Http)
{
    private protected override Task<RunningSidecar> StartSidecarAsync(int appPort, AppProtocol protocol, AppResources resources) => SidecarInProcess.StartAsync(appPort, protocol, resources);
}
