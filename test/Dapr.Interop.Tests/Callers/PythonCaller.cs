using Dapr.Interop.Tests.Echo;
using Dapr.Interop.Tests.Programs;

namespace Dapr.Interop.Tests.Callers;

/// <summary>grpcio calls us.</summary>
public sealed class PythonCaller : Caller
{
    private protected override TestProgram Start(string address, string compressingAddress) =>
        new(Installed.Python, [Installed.Script("python/client.py"), EchoMethods.DescriptorsFile, address, compressingAddress]);
}
