using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;

namespace Dapr.Sidecar.Tests.State;

/// <summary>The errors of the catalogue: codes, texts and details, word for word, over HTTP and gRPC.</summary>
public sealed class StateErrorTests
{
    private const string Info = "\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\"";
    private const string Resource = "{\"@type\":\"type.googleapis.com/google.rpc.ResourceInfo\",\"resource_type\":\"state\",\"resource_name\":\"statestore\",\"owner\":\"\",\"description\":\"\"}";

    /// <summary>Every call that names a store: verb, path below the store, body.</summary>
    public static TheoryData<string, string, string?> Calls => new()
    {
        { "POST", "/v1.0/state/STORE", """[{"key":"k","value":1}]""" },
        { "POST", "/v1.0/state/STORE", "not json" },
        { "GET", "/v1.0/state/STORE/k", null },
        { "DELETE", "/v1.0/state/STORE/k", null },
        { "POST", "/v1.0/state/STORE/bulk", """{"keys":["k"]}""" },
        { "POST", "/v1.0/state/STORE/transaction", """{"operations":[]}""" },
        { "POST", "/v1.0-alpha1/state/STORE/query", "{}" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Http_NoStoreAtAll_SaysThatNoneIsConfigured(string verb, string path, string? body)
    {
        await using var sidecar = await StateSidecar.StartAsync(_ => { });

        var answer = await sidecar.SendAsync(verb, path.Replace("STORE", "statestore", StringComparison.Ordinal), body);

        Assert.Equal((500, "ERR_STATE_STORE_NOT_CONFIGURED", "state store statestore is not configured"), (answer.Status, answer.ErrorCode, answer.Message));
        Assert.Equal("DAPR_STATE_NOT_CONFIGURED", answer.Json.GetProperty("details")[0].GetProperty("reason").GetString());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Http_UnknownStore_IsNotFound(string verb, string path, string? body)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        var metadata = path.EndsWith("query", StringComparison.Ordinal) ? "null" : """{"appID":"app1"}""";

        var answer = await sidecar.SendAsync(verb, path.Replace("STORE", "other", StringComparison.Ordinal), body);

        Assert.Equal(400, answer.Status);
        AssertJson($$"""{"errorCode":"ERR_STATE_STORE_NOT_FOUND","message":"state store other is not found","details":[{{{Info}},"domain":"dapr.io","reason":"DAPR_STATE_NOT_FOUND","metadata":{{metadata}}}]}""", answer.Body);
    }

    [Fact]
    public async Task Grpc_NoOrUnknownStore_SaysSo()
    {
        await using var none = await StateSidecar.StartAsync(_ => { });
        await using var other = await StateSidecar.StartAsync(options => options.Components.Add(new ComponentSpec { Name = "other", Type = "state.in-memory" }));

        foreach (var call in AllRpcs())
        {
            var unconfigured = await Assert.ThrowsAsync<RpcCallException>(() => call(none.Rpc));
            var unknown = await Assert.ThrowsAsync<RpcCallException>(() => call(other.Rpc));

            Assert.Equal((RpcStatusCode.FailedPrecondition, "state store statestore is not configured", "DAPR_STATE_NOT_CONFIGURED"), Read(unconfigured));
            Assert.Equal((RpcStatusCode.InvalidArgument, "state store statestore is not found", "DAPR_STATE_NOT_FOUND"), Read(unknown));
        }
    }

    [Theory]
    [InlineData("POST", "/v1.0/state/statestore", """[{"key":"a||b","value":1}]""", "a||b")]
    [InlineData("GET", "/v1.0/state/statestore/a%7C%7Cb", null, "a||b")]
    [InlineData("DELETE", "/v1.0/state/statestore/a%7C%7Cb", null, "a||b")]
    [InlineData("POST", "/v1.0/state/statestore/bulk", """{"keys":["ok","a||b"]}""", "a||b")]
    [InlineData("POST", "/v1.0/state/statestore/transaction", """{"operations":[{"operation":"delete","request":{"key":"a||b"}}]}""", "")]
    public async Task Http_ReservedSeparatorInTheKey_IsRefused(string verb, string path, string? body, string field)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        const string Message = "api error: code = InvalidArgument desc = input key/keyPrefix 'a||b' can't contain '||'";

        var answer = await sidecar.SendAsync(verb, path, body);

        Assert.Equal((400, "ERR_MALFORMED_REQUEST", Message), (answer.Status, answer.ErrorCode, answer.Message));
        var violation = answer.Json.GetProperty("details")[0].GetProperty("field_violations")[0];
        Assert.Equal(field, violation.TryGetProperty("field", out var named) ? named.GetString() : "");
        Assert.Equal(Message, violation.GetProperty("description").GetString());
        AssertJson(Resource, answer.Json.GetProperty("details")[1].GetRawText());
        Assert.Equal("DAPR_STATE_ILLEGAL_KEY", answer.Json.GetProperty("details")[2].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Grpc_ReservedSeparatorInTheKey_IsRefused()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        Func<Task>[] calls =
        [
            () => sidecar.SaveRpcAsync(StateSidecar.Item("ok", "1"), StateSidecar.Item("a||b", "1")),
            () => sidecar.GetRpcAsync("a||b"),
            () => sidecar.DeleteRpcAsync("a||b"),
            () => sidecar.TransactRpcAsync(("upsert", StateSidecar.Item("a||b", "1"))),
            () => sidecar.Rpc.InvokeAsync(DaprMethods.GetBulkState, new GetBulkStateRequest { StoreName = StateSidecar.Store, Keys = { "a||b" } }),
            () => sidecar.Rpc.InvokeAsync(DaprMethods.DeleteBulkState, new DeleteBulkStateRequest { StoreName = StateSidecar.Store, States = { StateSidecar.Item("a||b", "") } }),
        ];

        foreach (var call in calls)
        {
            var failure = await Assert.ThrowsAsync<RpcCallException>(call);

            Assert.Equal((RpcStatusCode.InvalidArgument, "input key/keyPrefix 'a||b' can't contain '||'", "DAPR_STATE_ILLEGAL_KEY"), Read(failure));
        }

        Assert.Empty((await sidecar.GetRpcAsync("ok")).Etag);
    }

    [Fact]
    public async Task Grpc_EmptyKey_IsRefusedBySaveAlone()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.SaveRpcAsync(StateSidecar.Item("", "1")));

        Assert.Equal((RpcStatusCode.InvalidArgument, "state key cannot be empty", "ERR_STATE_SAVE"), Read(failure));
        Assert.Empty((await sidecar.GetRpcAsync("")).Etag);
        await sidecar.SaveRpcAsync();
    }

    [Fact]
    public async Task Query_StoreInMemory_CannotAnswer()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var http = await sidecar.SendAsync("PUT", "/v1.0-alpha1/state/statestore/query", "not even json");
        var rpc = await Assert.ThrowsAsync<RpcCallException>(
            () => sidecar.Rpc.InvokeAsync(DaprMethods.QueryStateAlpha1, new QueryStateRequest { StoreName = StateSidecar.Store, Query = "{}" }));

        Assert.Equal(500, http.Status);
        AssertJson($$"""{"errorCode":"ERR_STATE_STORE_NOT_SUPPORTED","message":"state store does not support querying","details":[{{Resource}},{{{Info}},"domain":"dapr.io","reason":"DAPR_STATE_QUERYING_NOT_SUPPORTED","metadata":null}]}""", http.Body);
        Assert.Equal((RpcStatusCode.Internal, "state store does not support querying", "DAPR_STATE_QUERYING_NOT_SUPPORTED"), Read(rpc));
    }

    [Fact]
    public async Task Transaction_StoreWithout_IsNotSupported()
    {
        await using var sidecar = await StateSidecar.StartAsync(new FakeStateStore { Features = StateStoreFeatures.Etag });

        var http = await sidecar.TransactAsync("not even json");
        var rpc = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.TransactRpcAsync(("read", null)));

        Assert.Equal((500, "ERR_STATE_STORE_NOT_SUPPORTED", "state store statestore doesn't support transactions"), (http.Status, http.ErrorCode, http.Message));
        Assert.Contains("google.rpc.Help", http.Body, StringComparison.Ordinal);
        Assert.Equal((RpcStatusCode.Unimplemented, "state store statestore doesn't support transactions", "DAPR_STATE_TRANSACTIONS_NOT_SUPPORTED"), Read(rpc));
    }

    [Fact]
    public async Task Transaction_LargerThanTheStoreTakes_IsRefused()
    {
        await using var sidecar = await StateSidecar.StartAsync(new FakeStateStore { MaxTransactionSize = 1 });

        var http = await sidecar.TransactAsync("""{"operations":[{"operation":"delete","request":{"key":"a"}},{"operation":"delete","request":{"key":"b"}}]}""");
        var rpc = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.TransactRpcAsync(("upsert", null), ("upsert", null)));

        const string Message = "the transaction contains 2 operations, which is more than what the state store supports: 1";
        Assert.Equal((400, "ERR_STATE_STORE_TOO_MANY_TRANSACTIONS", Message), (http.Status, http.ErrorCode, http.Message));
        Assert.Equal((RpcStatusCode.InvalidArgument, Message, "ERR_STATE_STORE_TOO_MANY_TRANSACTIONS"), Read(rpc));
        await sidecar.TransactRpcAsync(("upsert", null));
    }

    [Fact]
    public async Task Store_Fails_IsTheErrorOfTheOperation()
    {
        await using var sidecar = await StateSidecar.StartAsync(new FakeStateStore
        {
            Get = (_, _) => throw new InvalidOperationException("disk on fire"),
            Apply = _ => throw new InvalidOperationException("disk on fire"),
        });

        var get = await sidecar.GetAsync("k");
        var save = await sidecar.SaveAsync("""[{"key":"k"}]""");
        var delete = await sidecar.SendAsync("DELETE", "/v1.0/state/statestore/k");
        var transaction = await sidecar.TransactAsync("""{"operations":[{"operation":"delete","request":{"key":"k"}}]}""");

        Assert.Equal((500, """{"errorCode":"ERR_STATE_GET","message":"fail to get k from state store statestore: disk on fire"}"""), (get.Status, get.Body));
        Assert.Equal((500, """{"errorCode":"ERR_STATE_SAVE","message":"failed saving state in state store statestore: disk on fire"}"""), (save.Status, save.Body));
        Assert.Equal((500, """{"errorCode":"ERR_STATE_DELETE","message":"failed deleting state with key k: disk on fire"}"""), (delete.Status, delete.Body));
        Assert.Equal((500, """{"errorCode":"ERR_STATE_TRANSACTION","message":"error while executing state transaction: disk on fire"}"""), (transaction.Status, transaction.Body));
        Assert.Equal((RpcStatusCode.Internal, "fail to get k from state store statestore: disk on fire", "ERR_STATE_GET"), Read(await Assert.ThrowsAsync<RpcCallException>(() => sidecar.GetRpcAsync("k"))));
        var bulk = await Assert.ThrowsAsync<RpcCallException>(
            () => sidecar.Rpc.InvokeAsync(DaprMethods.DeleteBulkState, new DeleteBulkStateRequest { StoreName = StateSidecar.Store, States = { StateSidecar.Item("k", "") } }));
        Assert.Equal((RpcStatusCode.Internal, "failed deleting state in state store statestore: disk on fire", "ERR_STATE_BULK_DELETE"), Read(bulk));
    }

    [Fact]
    public async Task Store_GivesUpByItself_IsAnErrorAndNoCancelledCall()
    {
        await using var sidecar = await StateSidecar.StartAsync(new FakeStateStore { Get = (_, _) => throw new OperationCanceledException("its own limit") });

        Assert.Equal((500, "ERR_STATE_GET"), ((await sidecar.GetAsync("k")).Status, (await sidecar.GetAsync("k")).ErrorCode));
        Assert.Equal(RpcStatusCode.Internal, (await Assert.ThrowsAsync<RpcCallException>(() => sidecar.GetRpcAsync("k"))).StatusCode);
    }

    [Fact]
    public async Task Store_FindsTheEtagInvalid_IsABadRequest()
    {
        await using var sidecar = await StateSidecar.StartAsync(new FakeStateStore { Apply = _ => Task.FromResult(StateOutcome.InvalidEtag("x is no number")) });

        var http = await sidecar.SaveAsync("""[{"key":"k","etag":"x"}]""");
        var rpc = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.DeleteRpcAsync("k", "x"));

        Assert.Equal((400, "ERR_STATE_SAVE", "failed saving state in state store statestore: invalid etag value: x is no number"), (http.Status, http.ErrorCode, http.Message));
        Assert.Equal((RpcStatusCode.InvalidArgument, "failed deleting state with key k: invalid etag value: x is no number", "ERR_STATE_DELETE"), Read(rpc));
    }

    private static IEnumerable<Func<RpcChannel, Task>> AllRpcs() =>
    [
        rpc => rpc.InvokeAsync(DaprMethods.GetState, new GetStateRequest { StoreName = StateSidecar.Store }),
        rpc => rpc.InvokeAsync(DaprMethods.GetBulkState, new GetBulkStateRequest { StoreName = StateSidecar.Store }),
        rpc => rpc.InvokeAsync(DaprMethods.SaveState, new SaveStateRequest { StoreName = StateSidecar.Store }),
        rpc => rpc.InvokeAsync(DaprMethods.DeleteState, new DeleteStateRequest { StoreName = StateSidecar.Store }),
        rpc => rpc.InvokeAsync(DaprMethods.DeleteBulkState, new DeleteBulkStateRequest { StoreName = StateSidecar.Store }),
        rpc => rpc.InvokeAsync(DaprMethods.ExecuteStateTransaction, new ExecuteStateTransactionRequest { StoreName = StateSidecar.Store }),
        rpc => rpc.InvokeAsync(DaprMethods.QueryStateAlpha1, new QueryStateRequest { StoreName = StateSidecar.Store }),
    ];

    private static (RpcStatusCode Code, string Message, string Reason) Read(RpcCallException failure)
    {
        var info = Status.Parser.ParseFrom(failure.Status.Details.Span).Details.Select(detail => detail.TryUnpack<ErrorInfo>(out var found) ? found : null).Single(found => found is not null)!;
        Assert.Equal("dapr.io", info.Domain);
        return (failure.StatusCode, failure.Status.Message, info.Reason);
    }

    private static void AssertJson(string expected, string actual) => Assert.True(
        System.Text.Json.JsonElement.DeepEquals(System.Text.Json.JsonDocument.Parse(expected).RootElement, System.Text.Json.JsonDocument.Parse(actual).RootElement), actual);
}
