using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;

namespace Dapr.Sidecar.Tests.State;

/// <summary>Etags and first-write, over HTTP and gRPC.</summary>
public sealed class StateConcurrencyTests
{
    private static readonly StateOptions FirstWrite = new() { Concurrency = StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite };
    private static readonly StateOptions LastWrite = new() { Concurrency = StateOptions.Types.StateConcurrency.ConcurrencyLastWrite };

    [Theory]
    [InlineData("")]
    [InlineData(""","options":{"concurrency":"first-write"}""")]
    [InlineData(""","options":{"concurrency":"last-write"}""")]
    public async Task Save_WrongEtagOverHttp_IsAConflictWhateverTheOptions(string options)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"k","value":1}]""");
        var etag = (await sidecar.GetAsync("k")).Etag;

        var answer = await sidecar.SaveAsync($$"""[{"key":"k","value":2,"etag":"wrong"{{options}}}]""");

        Assert.Equal((409, "ERR_STATE_SAVE"), (answer.Status, answer.ErrorCode));
        Assert.Equal(
            $"failed saving state in state store statestore: possible etag mismatch. error from state store: state etag not match for key=app1||k: current={etag}, expect=wrong",
            answer.Message);
        Assert.Equal("1", (await sidecar.GetAsync("k")).Body);
    }

    [Fact]
    public async Task Save_EtagOfTheAnswer_WritesOnce()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"k","value":1}]""");
        var item = $$"""[{"key":"k","value":2,"etag":"{{(await sidecar.GetAsync("k")).Etag}}"}]""";

        Assert.Equal(204, (await sidecar.SaveAsync(item)).Status);
        Assert.Equal(409, (await sidecar.SaveAsync(item)).Status);
    }

    [Fact]
    public async Task Save_EmptyEtag_CountsAsNone()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", "1"));

        Assert.Equal(204, (await sidecar.SaveAsync("""[{"key":"k","value":2,"etag":""}]""")).Status);
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", "3", etag: ""));

        Assert.Equal("3", await sidecar.TextAsync("k"));
    }

    [Fact]
    public async Task Save_EtagOfAMissingKey_SaysSo()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.SaveAsync("""[{"key":"k","value":2,"etag":"1"}]""");

        Assert.Equal(
            (409, "failed saving state in state store statestore: possible etag mismatch. error from state store: state not exist or expired for key=app1||k"),
            (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Save_SeveralAndOneConflict_SavesNone()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        Assert.Equal(409, (await sidecar.SaveAsync("""[{"key":"a","value":1},{"key":"b","value":1,"etag":"x"}]""")).Status);

        Assert.Equal(204, (await sidecar.GetAsync("a")).Status);
    }

    [Fact]
    public async Task Save_FirstWriteOverHttp_OnlyCreates()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        const string Item = """[{"key":"k","value":1,"options":{"concurrency":"first-write"}}]""";

        Assert.Equal(204, (await sidecar.SaveAsync(Item)).Status);
        var second = await sidecar.SaveAsync(Item);

        Assert.Equal(
            (409, "ERR_STATE_SAVE", "failed saving state in state store statestore: possible etag mismatch. error from state store: item already exists and no etag was passed"),
            (second.Status, second.ErrorCode, second.Message));
    }

    [Fact]
    public async Task Save_FirstWriteFromManyAtOnce_OneCreates()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            sidecar.SaveAsync($$$"""[{"key":"k","value":{{{number}}},"options":{"concurrency":"first-write"}}]""")));

        Assert.Single(answers, answer => answer.Status == 204);
        Assert.Equal(49, answers.Count(answer => answer.Status == 409));
    }

    [Fact]
    public async Task Save_OverGrpc_ConflictIsAborted()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", "1", options: FirstWrite));

        var existing = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.SaveRpcAsync(StateSidecar.Item("k", "2", options: FirstWrite)));
        var wrong = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.SaveRpcAsync(StateSidecar.Item("k", "2", "wrong", LastWrite)));

        Assert.Equal((RpcStatusCode.Aborted, RpcStatusCode.Aborted), (existing.StatusCode, wrong.StatusCode));
        Assert.Equal("failed saving state in state store statestore: possible etag mismatch. error from state store: item already exists and no etag was passed", existing.Status.Message);
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", "3", (await sidecar.GetRpcAsync("k")).Etag, FirstWrite));
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", "4", options: LastWrite));
        Assert.Equal("4", await sidecar.TextAsync("k"));
    }

    [Fact]
    public async Task Delete_IfMatchOverHttp_GoesByTheEtag()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"k","value":1}]""");
        var etag = (await sidecar.GetAsync("k")).Etag!;

        var wrong = await sidecar.SendAsync("DELETE", "/v1.0/state/statestore/k", null, ("If-Match", "wrong"));
        var right = await sidecar.SendAsync("DELETE", "/v1.0/state/statestore/k", null, ("If-Match", etag));
        var gone = await sidecar.SendAsync("DELETE", "/v1.0/state/statestore/k", null, ("If-Match", etag));

        Assert.Equal(
            (409, "ERR_STATE_DELETE", $"failed deleting state with key k: possible etag mismatch. error from state store: state etag not match for key=app1||k: current={etag}, expect=wrong"),
            (wrong.Status, wrong.ErrorCode, wrong.Message));
        Assert.Equal((204, 409), (right.Status, gone.Status));
        Assert.Equal(204, (await sidecar.GetAsync("k")).Status);
    }

    [Theory]
    [InlineData("?concurrency=first-write", 409)]
    [InlineData("?concurrency=last-write&consistency=strong", 204)]
    [InlineData("?concurrency=other", 500)]
    [InlineData("?consistency=other", 500)]
    [InlineData("?metadata.x=y", 204)]
    public async Task Delete_OptionsOfTheQuery_Count(string query, int status)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"k","value":1}]""");

        Assert.Equal(status, (await sidecar.SendAsync("DELETE", "/v1.0/state/statestore/k" + query)).Status);
        Assert.Equal(status == 204 ? 204 : 200, (await sidecar.GetAsync("k")).Status);
    }

    [Fact]
    public async Task Delete_OverGrpc_ConflictIsAborted()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", "1"));

        var first = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.DeleteRpcAsync("k", options: FirstWrite));
        var wrong = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.DeleteRpcAsync("k", "wrong"));
        await sidecar.DeleteRpcAsync("k", (await sidecar.GetRpcAsync("k")).Etag);
        await sidecar.DeleteRpcAsync("k");

        Assert.Equal((RpcStatusCode.Aborted, RpcStatusCode.Aborted), (first.StatusCode, wrong.StatusCode));
        Assert.StartsWith("failed deleting state with key k: possible etag mismatch.", wrong.Status.Message, StringComparison.Ordinal);
        Assert.Empty((await sidecar.GetRpcAsync("k")).Etag);
    }

    [Theory]
    [InlineData("strong")]
    [InlineData("eventual")]
    public async Task Get_Consistency_IsTaken(string consistency)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"k","value":1}]""");

        Assert.Equal("1", (await sidecar.GetAsync($"k?consistency={consistency}&metadata.partitionKey=p")).Body);
    }

    [Fact]
    public async Task Save_FirstWriteInAStoreWithoutEtags_IsWarnedOfOnce()
    {
        var log = new CollectedLog();
        await using var sidecar = await StateSidecar.StartAsync(options =>
        {
            options.LoggerFactory = log;
            options.Catalog.AddStateStore("state.test", _ => new FakeStateStore { Features = StateStoreFeatures.None });
            options.Components.Add(new ComponentSpec { Name = StateSidecar.Store, Type = "state.test" });
        });

        await sidecar.SaveAsync("""[{"key":"k","value":1}]""");
        Assert.DoesNotContain(log.Of("Dapr.Sidecar.State.StateService"), entry => entry.Message.Contains("etags", StringComparison.Ordinal));
        var first = await sidecar.SaveAsync("""[{"key":"k","value":1,"options":{"concurrency":"first-write"}}]""");
        await sidecar.SaveAsync("""[{"key":"k","value":1,"etag":"7"}]""");

        Assert.Equal(204, first.Status);
        Assert.Equal(
            "The state store statestore (state.test) checks no etags: of two writes the later one wins, also where a client gives an etag or asks for the first.",
            Assert.Single(log.Of("Dapr.Sidecar.State.StateService")).Message);
    }

    [Fact]
    public async Task Save_FirstWriteInAStoreWithEtags_IsNotWarnedOf()
    {
        var log = new CollectedLog();
        await using var sidecar = await StateSidecar.StartAsync(options =>
        {
            options.LoggerFactory = log;
            StateSidecar.AddStore(options);
        });

        await sidecar.SaveAsync("""[{"key":"k","value":1,"options":{"concurrency":"first-write"}}]""");

        Assert.Empty(log.Of("Dapr.Sidecar.State.StateService"));
    }
}
