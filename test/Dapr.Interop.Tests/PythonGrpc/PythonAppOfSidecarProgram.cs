using Dapr.Interop.Tests.Apps;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.PythonGrpc;

/// <summary>The application, and the sidecar as a program.</summary>
public sealed class PythonAppOfSidecarProgram : PythonApp
{
    private protected override Task<RunningSidecar> StartSidecarAsync(int appPort, AppProtocol protocol, AppResources resources) => SidecarProgram.StartAsync(appPort, protocol, resources);
}
