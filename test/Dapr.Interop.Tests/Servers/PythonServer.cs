using Dapr.Interop.Tests.Echo;
using Dapr.Interop.Tests.Programs;

namespace Dapr.Interop.Tests.Servers;

/// <summary>A server with grpcio.</summary>
public sealed class PythonServer : OtherServer
{
    private protected override TestProgram Start() => new(Installed.Python, [Installed.Script("python/server.py"), EchoMethods.DescriptorsFile]);
}
