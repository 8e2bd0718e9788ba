using Dapr.Rpc;

namespace Dapr.Sidecar.Tests.State;

/// <summary>Transactions over HTTP and gRPC: in order, all or none.</summary>
public sealed class StateTransactionTests
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Transaction_OverHttp_IsAppliedInOrder(string verb)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"old","value":0}]""");

        var answer = await sidecar.SendAsync(verb, "/v1.0/state/statestore/transaction", """
            {"operations":[{"operation":"upsert","request":{"key":"a","value":1}},{"operation":"delete","request":{"key":"old"}},
            {"operation":"upsert","request":{"key":"a","value":{"z":1.0,"b":2}}},{"operation":"delete","request":{"key":"none"}}],"metadata":{"partitionKey":"p"}}
            """);

        Assert.Equal((204, ""), (answer.Status, answer.Body));
        Assert.Equal("""{"b":2,"z":1}""", (await sidecar.GetAsync("a")).Body);
        Assert.Equal(204, (await sidecar.GetAsync("old")).Status);
    }

    [Fact]
    public async Task Transaction_OverGrpc_KeepsBytesWhateverTheContentType()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("old", "0"));
        var json = StateSidecar.Item("j", "{ broken");
        json.Metadata["contentType"] = "application/json";

        await sidecar.TransactRpcAsync(("upsert", json), ("delete", StateSidecar.Item("old", "")), ("upsert", StateSidecar.Item("a", "1")));

        Assert.Equal(("{ broken", "1"), (await sidecar.TextAsync("j"), await sidecar.TextAsync("a")));
        Assert.Empty((await sidecar.GetRpcAsync("old")).Etag);
    }

    [Theory]
    [InlineData("""{"operation":"upsert","request":{"key":"b","value":2,"etag":"wrong"}}""", "state etag not match for key=app1||b: current=ETAG, expect=wrong")]
    [InlineData("""{"operation":"delete","request":{"key":"b","etag":"wrong"}}""", "state etag not match for key=app1||b: current=ETAG, expect=wrong")]
    [InlineData("""{"operation":"upsert","request":{"key":"b","value":2,"options":{"concurrency":"first-write"}}}""", "item already exists and no etag was passed")]
    [InlineData("""{"operation":"upsert","request":{"key":"none","value":2,"etag":"1"}}""", "state not exist or expired for key=app1||none")]
    public async Task Transaction_ConflictOverHttp_IsAnErrorAndChangesNothing(string operation, string reason)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"a","value":1},{"key":"b","value":1}]""");
        var etag = (await sidecar.GetAsync("b")).Etag;

        var answer = await sidecar.TransactAsync($$$"""{"operations":[{"operation":"upsert","request":{"key":"a","value":2}},{{{operation}}}]}""");

        Assert.Equal((500, "ERR_STATE_TRANSACTION"), (answer.Status, answer.ErrorCode));
        Assert.Equal(
            $"error while executing state transaction: possible etag mismatch. error from state store: {reason.Replace("ETAG", etag, StringComparison.Ordinal)}", answer.Message);
        Assert.Equal(("1", "1"), ((await sidecar.GetAsync("a")).Body, (await sidecar.GetAsync("b")).Body));
    }

    [Fact]
    public async Task Transaction_ConflictOverGrpc_IsInternal()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("b", "1"));

        var failure = await Assert.ThrowsAsync<RpcCallException>(
            () => sidecar.TransactRpcAsync(("upsert", StateSidecar.Item("a", "1")), ("delete", StateSidecar.Item("b", "", "wrong"))));

        Assert.Equal(RpcStatusCode.Internal, failure.StatusCode);
        Assert.StartsWith("error while executing state transaction: possible etag mismatch.", failure.Status.Message, StringComparison.Ordinal);
        Assert.Empty((await sidecar.GetRpcAsync("a")).Etag);
    }

    [Fact]
    public async Task Transaction_CurrentEtags_IsApplied()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("a", "1"), StateSidecar.Item("b", "1"));

        await sidecar.TransactRpcAsync(
            ("upsert", StateSidecar.Item("a", "2", (await sidecar.GetRpcAsync("a")).Etag)), ("delete", StateSidecar.Item("b", "", (await sidecar.GetRpcAsync("b")).Etag)));

        Assert.Equal("2", await sidecar.TextAsync("a"));
        Assert.Empty((await sidecar.GetRpcAsync("b")).Etag);
    }

    [Theory]
    [InlineData("\"operation\":\"read\",", "read")]
    [InlineData("\"operation\":\"Upsert\",", "Upsert")]
    [InlineData("", "")]
    public async Task Transaction_UnknownOperationOverHttp_RefusesTheWhole(string operation, string name)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.TransactAsync($$$"""{"operations":[{"operation":"upsert","request":{"key":"ok","value":1}},{{{{operation}}}"request":{"key":"a"}}]}""");

        Assert.Equal((400, "ERR_NOT_SUPPORTED_STATE_OPERATION", $"operation type {name} not supported"), (answer.Status, answer.ErrorCode, answer.Message));
        Assert.Equal(204, (await sidecar.GetAsync("ok")).Status);
    }

    [Fact]
    public async Task Transaction_UnknownOperationOverGrpc_IsUnimplemented()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(
            () => sidecar.TransactRpcAsync(("upsert", StateSidecar.Item("ok", "1")), ("read", StateSidecar.Item("a", ""))));

        Assert.Equal((RpcStatusCode.Unimplemented, "operation type read not supported"), (failure.StatusCode, failure.Status.Message));
        Assert.Empty((await sidecar.GetRpcAsync("ok")).Etag);
    }

    [Fact]
    public async Task Transaction_EmptyKeyOrNoRequest_IsTaken()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        Assert.Equal(204, (await sidecar.TransactAsync("""{"operations":[{"operation":"upsert","request":{"value":1}}]}""")).Status);
        Assert.Equal(204, (await sidecar.TransactAsync("""{"operations":[{"operation":"upsert"},{"operation":"delete","request":null}]}""")).Status);
        await sidecar.TransactRpcAsync(("upsert", null), ("upsert", StateSidecar.Item("", "1")));
        await sidecar.TransactRpcAsync();
    }

    [Fact]
    public async Task Transaction_BadTtl_Fails()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.TransactAsync("""{"operations":[{"operation":"upsert","request":{"key":"ok","value":1}},{"operation":"upsert","request":{"key":"d","value":1,"metadata":{"ttlInSeconds":"abc"}}}]}""");

        Assert.Equal((500, "ERR_STATE_TRANSACTION", "error while executing state transaction: strconv.Atoi: parsing \"abc\": invalid syntax"), (answer.Status, answer.ErrorCode, answer.Message));
        Assert.Equal(204, (await sidecar.GetAsync("ok")).Status);
    }

    [Fact]
    public async Task Transaction_FromManyAtOnce_KeepsTwoKeysInStep()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            sidecar.TransactRpcAsync(("upsert", StateSidecar.Item("a", $"{number}")), ("upsert", StateSidecar.Item("b", $"{number}")))));

        Assert.Equal(await sidecar.TextAsync("a"), await sidecar.TextAsync("b"));
    }
}
