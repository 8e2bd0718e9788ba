using Dapr.Rpc;

namespace Dapr.Interop.Tests.Servers;

public sealed class NodeServerTests(NodeServer server) : ServerTests(server), IClassFixture<NodeServer>
{
    // grpcio does not split what is joined.
    [Fact]
    public async Task Metadata_WithRepeatedNamesOfBytes_KeepsAllValuesInOrder()
    {
        var sent = new RpcHeaders();
        sent.Add("echo-tail-bin", [1]);
        sent.Add("echo-tail-bin", [2, 3]);

        var (_, trailers) = await EchoedAsync(sent);

        Assert.Equal(["AQ", "AgM"], trailers.GetValues("echo-tail-bin").Select(value => value.TrimEnd('=')));
    }
}
