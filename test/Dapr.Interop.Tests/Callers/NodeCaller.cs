using Dapr.Interop.Tests.Programs;

namespace Dapr.Interop.Tests.Callers;

/// <summary>grpc-js calls us.</summary>
public sealed class NodeCaller : Caller
{
    private protected override TestProgram Start(string address, string compressingAddress) =>
        new(Installed.Node, [Installed.Script("node/client.js"), address, compressingAddress]);
}
