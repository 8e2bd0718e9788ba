using Dapr.Interop.Tests.Programs;

namespace Dapr.Interop.Tests.Servers;

/// <summary>A server with grpc-js.</summary>
public sealed class NodeServer : OtherServer
{
    private protected override TestProgram Start() => new(Installed.Node, [Installed.Script("node/server.js")]);
}
