using Dapr.Interop.Tests.Apps;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>An application that speaks HTTP, and the sidecar as a program.</summary>
public sealed class HttpAppOfSidecarProgram() : JavaScriptApp(AppProtocol.Http)
{
    private protected override Task<RunningSidecar> StartSidecarAsync(int appPort, AppProtocol protocol, AppResources resources) => SidecarProgram.StartAsync(appPort, protocol, resources);
}
