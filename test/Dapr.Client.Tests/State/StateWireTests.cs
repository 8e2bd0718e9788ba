using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client.Tests.State;

/// <summary>State as it stands on the wire.</summary>
public sealed class StateWireTests
{
    private static readonly Dictionary<string, string> Metadata = new() { ["ttlInSeconds"] = "5" };

    [Fact]
    public async Task SaveState_Null_KeepsNoValue() =>
        Assert.Empty((await SavedAsync(client => client.SaveStateAsync<string?>("store", "k", null))).States[0].Value);

    [Fact]
    public async Task SaveByteState_Bytes_GoAsTheyAre()
    {
        var item = (await SavedAsync(client => client.SaveByteStateAsync("store", "k", "raw"u8.ToArray(), metadata: Metadata))).States[0];

        Assert.Equal(("raw", "5"), (item.Value.ToStringUtf8(), item.Metadata["ttlInSeconds"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    public async Task TrySaveState_Etag_GoesEvenIfEmpty(string etag)
    {
        var item = (await SavedAsync(client => client.TrySaveStateAsync("store", "k", 1, etag))).States[0];

        Assert.Equal(etag, item.Etag.Value);
    }

    [Fact]
    public async Task SaveBulkState_Items_GoWithTheirOwnEtagsOptionsAndMetadata()
    {
        var sent = await SavedAsync(client => client.SaveBulkStateAsync(
            "store",
            [
                new SaveStateItem<string>("a", "x", "e", new StateOptions { Consistency = ConsistencyMode.Strong }, Metadata),
                new SaveStateItem<string>("b", "y", null!),
            ]));

        Assert.Equal(("\"x\"", "e", Wire.StateOptions.Types.StateConsistency.ConsistencyStrong), (sent.States[0].Value.ToStringUtf8(), sent.States[0].Etag.Value, sent.States[0].Options.Consistency));
        Assert.Equal("5", sent.States[0].Metadata["ttlInSeconds"]);
        Assert.Null(sent.States[1].Etag);
        Assert.Null(sent.States[1].Options);
    }

    [Fact]
    public async Task SaveState_ModeThatIsNone_IsRefused() => await Assert.ThrowsAnyAsync<ArgumentException>(
        () => SavedAsync(client => client.SaveStateAsync("store", "k", 1, new StateOptions { Concurrency = (ConcurrencyMode)9 })));

    [Fact]
    public async Task GetState_ModeThatIsNone_IsRefused() => await Assert.ThrowsAnyAsync<ArgumentException>(
        () => SavedAsync(client => client.GetStateAsync<int>("store", "k", (ConsistencyMode)9)));

    [Fact]
    public async Task Lists_ThatAreEmpty_AreRefused()
    {
        using var client = new DaprClientBuilder().Build();

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetBulkStateAsync("store", [], null));
        await Assert.ThrowsAsync<ArgumentException>(async () => await client.SaveBulkStateAsync<int>("store", []));
        await Assert.ThrowsAsync<ArgumentException>(async () => await client.ExecuteStateTransactionAsync("store", []));
    }

    [Fact]
    public async Task Arguments_ThatAreMissing_AreRefused()
    {
        using var client = new DaprClientBuilder().Build();

        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetStateAsync<int>(null!, "k"));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetStateAsync<int>("store", ""));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await client.TrySaveStateAsync("store", "k", 1, null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await client.TryDeleteStateAsync("store", "k", null!));
    }

    [Fact]
    public async Task GetState_Options_GoAlong()
    {
        GetStateRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetState, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new GetStateResponse { Data = ByteString.CopyFromUtf8("raw"), Etag = "3" });
        }));
        using var client = sidecar.CreateClient();

        var (bytes, etag) = await client.GetByteStateAndETagAsync("store", "k", ConsistencyMode.Eventual, Metadata);

        Assert.Equal(("raw", "3"), (Encoding.UTF8.GetString(bytes.Span), etag));
        Assert.Equal((Wire.StateOptions.Types.StateConsistency.ConsistencyEventual, "5"), (sent!.Consistency, sent.Metadata["ttlInSeconds"]));
    }

    [Fact]
    public async Task GetBulkState_Items_AreReadAsTextAndAsValues()
    {
        GetBulkStateRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetBulkState, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new GetBulkStateResponse
            {
                Items = { new Wire.BulkStateItem { Key = "a", Data = ByteString.CopyFromUtf8("1"), Etag = "e" }, new Wire.BulkStateItem { Key = "b" } },
            });
        }));
        using var client = sidecar.CreateClient();

        var texts = await client.GetBulkStateAsync("store", ["a", "b"], 4, Metadata);
        var values = await client.GetBulkStateAsync<int>("store", ["a", "b"], null);

        Assert.Equal([("a", "1", "e"), ("b", "", "")], texts.Select(item => (item.Key, item.Value, item.ETag)));
        Assert.Equal([("a", 1, "e"), ("b", 0, "")], values.Select(item => (item.Key, item.Value, item.ETag)));
        Assert.Equal(0, sent!.Parallelism);
    }

    [Fact]
    public async Task Transaction_Operations_GoInOrderWithTheirRawBytes()
    {
        ExecuteStateTransactionRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.ExecuteStateTransaction, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new Empty());
        }));
        using var client = sidecar.CreateClient();

        await client.ExecuteStateTransactionAsync(
            "store",
            [
                new StateTransactionRequest("a", "raw"u8.ToArray(), StateOperationType.Upsert, "e", Metadata, new StateOptions { Concurrency = ConcurrencyMode.LastWrite }),
                new StateTransactionRequest("b", null, StateOperationType.Delete),
            ],
            new Dictionary<string, string> { ["partitionKey"] = "p" });

        Assert.Equal([("upsert", "a", "raw"), ("delete", "b", "")], sent!.Operations.Select(operation => (operation.OperationType, operation.Request.Key, operation.Request.Value.ToStringUtf8())));
        Assert.Equal(("e", "5", "p"), (sent.Operations[0].Request.Etag.Value, sent.Operations[0].Request.Metadata["ttlInSeconds"], sent.Metadata["partitionKey"]));
        Assert.Equal(Wire.StateOptions.Types.StateConcurrency.ConcurrencyLastWrite, sent.Operations[0].Request.Options.Concurrency);
    }

    [Fact]
    public async Task DeleteState_EtagAndOptions_GoAlong()
    {
        var sent = new List<DeleteStateRequest>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.DeleteState, (request, _) =>
        {
            sent.Add(request);
            return Task.FromResult(new Empty());
        }));
        using var client = sidecar.CreateClient();

        await client.DeleteStateAsync("store", "k", metadata: Metadata);
        Assert.True(await client.TryDeleteStateAsync("store", "k", "e", new StateOptions { Concurrency = ConcurrencyMode.FirstWrite }));

        Assert.Null(sent[0].Etag);
        Assert.Equal("5", sent[0].Metadata["ttlInSeconds"]);
        Assert.Equal(("e", Wire.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite), (sent[1].Etag.Value, sent[1].Options.Concurrency));
    }

    [Fact]
    public async Task DeleteBulkState_Items_GoWithTheirEtags()
    {
        DeleteBulkStateRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.DeleteBulkState, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new Empty());
        }));
        using var client = sidecar.CreateClient();

        await client.DeleteBulkStateAsync("store", [new BulkDeleteStateItem("a", "e"), new BulkDeleteStateItem("b", null!)]);

        Assert.Equal([("a", "e"), ("b", null)], sent!.States.Select(item => (item.Key, item.Etag?.Value)));
    }

    [Fact]
    public async Task QueryState_SomeThatCannotBeRead_ThrowsWithTheOthers()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.QueryStateAlpha1, (_, _) => Task.FromResult(new QueryStateResponse
        {
            Results = { new QueryStateItem { Key = "a", Data = ByteString.CopyFromUtf8("1"), Etag = "e" }, new QueryStateItem { Key = "b", Error = "broken" } },
            Token = "next",
        })));
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<StateQueryException<int>>(() => client.QueryStateAsync<int>("store", "{}"));

        Assert.Equal(["b"], exception.FailedKeys);
        Assert.Equal(("a", 1, "next"), (exception.Response.Results.Single().Key, exception.Response.Results.Single().Data, exception.Response.Token));
        Assert.Equal(("State", "store"), (exception.BuildingBlock, exception.Component));
    }

    [Fact]
    public async Task GetState_ValueOfAnotherType_SaysWhereAndHowToReadIt()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetState, (_, _) => Task.FromResult(new GetStateResponse { Data = ByteString.CopyFromUtf8("{") })));
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.GetStateAsync<int>("store", "k"));

        Assert.Equal(("store", "k"), (exception.Component, exception.Key));
        Assert.IsType<System.Text.Json.JsonException>(exception.InnerException);
        Assert.Contains("GetByteStateAsync", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StateEntry_SavesWithItsEtagOnlyWhereItTries()
    {
        var sent = new List<SaveStateRequest>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.GetState, (_, _) => Task.FromResult(new GetStateResponse { Data = ByteString.CopyFromUtf8("1"), Etag = "e" }));
            endpoints.MapUnary(DaprMethods.SaveState, (request, _) =>
            {
                sent.Add(request);
                return Task.FromResult(new Empty());
            });
        });
        using var client = sidecar.CreateClient();

        var entry = await client.GetStateEntryAsync<int>("store", "k");
        entry.Value++;
        await entry.SaveAsync();
        Assert.True(await entry.TrySaveAsync());

        Assert.Equal([("2", null), ("2", "e")], sent.Select(request => (request.States[0].Value.ToStringUtf8(), request.States[0].Etag?.Value)));
    }

    private static async Task<SaveStateRequest> SavedAsync(Func<DaprClient, Task> save)
    {
        SaveStateRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.SaveState, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new Empty());
        }));
        using var client = sidecar.CreateClient();
        await save(client);
        return sent!;
    }
}
