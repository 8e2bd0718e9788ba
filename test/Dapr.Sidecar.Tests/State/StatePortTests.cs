using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Google.Protobuf;
using WireConsistency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConsistency;

namespace Dapr.Sidecar.Tests.State;

/// <summary>What a store is told beside keys and values.</summary>
public sealed class StatePortTests
{
    private readonly List<StateRead> _reads = [];
    private readonly List<StateChange> _changes = [];

    [Fact]
    public async Task Get_OverHttp_TellsConsistencyAndMetadata()
    {
        await using var sidecar = await StartAsync();

        await sidecar.GetAsync("k?consistency=strong&metadata.partitionKey=p");

        AssertRead("app1||k", StateConsistency.Strong);
    }

    [Fact]
    public async Task Get_OverGrpc_TellsConsistencyAndMetadata()
    {
        await using var sidecar = await StartAsync();

        await sidecar.Rpc.InvokeAsync(
            DaprMethods.GetState,
            new GetStateRequest { StoreName = StateSidecar.Store, Key = "k", Consistency = WireConsistency.ConsistencyEventual, Metadata = { ["partitionKey"] = "p" } });

        AssertRead("app1||k", StateConsistency.Eventual);
    }

    [Fact]
    public async Task Get_WithNeither_TellsNeither()
    {
        await using var sidecar = await StartAsync();

        await sidecar.GetAsync("k");

        var read = Assert.Single(_reads);
        Assert.Equal(StateConsistency.Unspecified, read.Consistency);
        Assert.Empty(read.Metadata);
    }

    [Theory]
    [InlineData("", """{"keys":["k"],"metadata":{"partitionKey":"p"}}""")]
    [InlineData("?metadata.partitionKey=p", """{"keys":["k"],"metadata":{"partitionKey":"o"}}""")]
    public async Task BulkGet_OverHttp_TellsTheMetadataOfBodyAndQuery(string query, string body)
    {
        await using var sidecar = await StartAsync();

        await sidecar.SendAsync("POST", $"/v1.0/state/{StateSidecar.Store}/bulk{query}", body);

        AssertRead("app1||k", StateConsistency.Unspecified);
    }

    [Fact]
    public async Task BulkGet_OverGrpc_TellsTheMetadata()
    {
        await using var sidecar = await StartAsync();

        await sidecar.Rpc.InvokeAsync(
            DaprMethods.GetBulkState, new GetBulkStateRequest { StoreName = StateSidecar.Store, Keys = { "k" }, Metadata = { ["partitionKey"] = "p" } });

        AssertRead("app1||k", StateConsistency.Unspecified);
    }

    [Fact]
    public async Task Save_OverHttp_TellsConsistencyMetadataAndThatItIsJson()
    {
        await using var sidecar = await StartAsync();

        await sidecar.SaveAsync("""[{"key":"k","value":1,"metadata":{"partitionKey":"p"},"options":{"consistency":"strong"}}]""");

        AssertChange(StateConsistency.Strong, isJson: true);
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("text/plain", false)]
    public async Task Save_OverGrpc_TellsConsistencyMetadataAndWhetherItIsJson(string contentType, bool isJson)
    {
        await using var sidecar = await StartAsync();

        await sidecar.SaveRpcAsync(new StateItem
        {
            Key = "k",
            Value = ByteString.CopyFromUtf8("1"),
            Options = new StateOptions { Consistency = WireConsistency.ConsistencyStrong },
            Metadata = { ["partitionKey"] = "p", ["contentType"] = contentType },
        });

        AssertChange(StateConsistency.Strong, isJson);
    }

    [Fact]
    public async Task Delete_OverHttp_TellsConsistencyAndMetadata()
    {
        await using var sidecar = await StartAsync();

        await sidecar.SendAsync("DELETE", $"/v1.0/state/{StateSidecar.Store}/k?consistency=eventual&metadata.partitionKey=p");

        AssertChange(StateConsistency.Eventual, isJson: false);
    }

    [Fact]
    public async Task Delete_OverGrpc_TellsConsistencyAndMetadata()
    {
        await using var sidecar = await StartAsync();

        await sidecar.Rpc.InvokeAsync(DaprMethods.DeleteState, new DeleteStateRequest
        {
            StoreName = StateSidecar.Store,
            Key = "k",
            Options = new StateOptions { Consistency = WireConsistency.ConsistencyStrong },
            Metadata = { ["partitionKey"] = "p" },
        });

        AssertChange(StateConsistency.Strong, isJson: false);
    }

    [Fact]
    public async Task Transact_OverHttp_TellsConsistencyMetadataAndThatItIsJson()
    {
        await using var sidecar = await StartAsync();

        await sidecar.TransactAsync("""{"operations":[{"operation":"upsert","request":{"key":"k","value":1,"metadata":{"partitionKey":"p"},"options":{"consistency":"eventual"}}}]}""");

        AssertChange(StateConsistency.Eventual, isJson: true);
    }

    private Task<StateSidecar> StartAsync() => StateSidecar.StartAsync(new FakeStateStore
    {
        Get = (read, _) =>
        {
            _reads.Add(read);
            return Task.FromResult<StateValue?>(null);
        },
        Apply = changes =>
        {
            _changes.AddRange(changes);
            return Task.FromResult(StateOutcome.Applied);
        },
    });

    private void AssertRead(string key, StateConsistency consistency)
    {
        var read = Assert.Single(_reads);
        Assert.Equal((key, consistency), (read.Key, read.Consistency));
        Assert.Equal([KeyValuePair.Create("partitionKey", "p")], read.Metadata);
    }

    private void AssertChange(StateConsistency consistency, bool isJson)
    {
        var change = Assert.Single(_changes);
        Assert.Equal(("app1||k", consistency, isJson), (change.Key, change.Consistency, change.Data is not null && change.IsJson));
        Assert.Contains(KeyValuePair.Create("partitionKey", "p"), change.Metadata);
    }
}
