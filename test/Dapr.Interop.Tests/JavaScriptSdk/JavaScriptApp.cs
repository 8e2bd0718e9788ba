using Dapr.Interop.Tests.Apps;
using Dapr.Interop.Tests.Programs;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>An application written with the official SDK.</summary>
public abstract class JavaScriptApp : OtherApp
{
    private protected JavaScriptApp(AppProtocol protocol)
        : base(protocol)
    {
    }

    private protected override TestProgram StartApp(AppProtocol protocol) =>
        new(Installed.Node, [Installed.Script("node/dapr.js"), protocol == AppProtocol.Grpc ? "grpc" : "http"]);
}
