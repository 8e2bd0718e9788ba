using Dapr.Interop.Tests.Apps;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.PythonGrpc;

/// <summary>The application, and the sidecar in this process.</summary>
public sealed class PythonAppOfSidecarInProcess : PythonApp
{
    private protected override Task<RunningSidecar> StartSidecarAsync(int appPort, AppProtocol protocol, AppResources resources) => SidecarInProcess.StartAsync(appPort, protocol, resources);
}
