using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;

namespace Dapr.Sidecar.Tests.State;

/// <summary>Several keys at once.</summary>
public sealed class StateBulkTests
{
    [Fact]
    public async Task BulkGet_OverHttp_KeepsTheOrderOfTheKeys()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"a","value":1},{"key":"b","value":{"x":"y"}}]""");
        var (a, b) = ((await sidecar.GetAsync("a")).Etag, (await sidecar.GetAsync("b")).Etag);

        foreach (var verb in (string[])["POST", "PUT"])
        {
            var answer = await sidecar.SendAsync(verb, "/v1.0/state/statestore/bulk?metadata.x=y", """{"keys":["b","nope","a","b"],"metadata":{"z":"1"}}""");

            Assert.Equal(
                $$"""[{"key":"b","data":{"x":"y"},"etag":"{{b}}"},{"key":"nope"},{"key":"a","data":1,"etag":"{{a}}"},{"key":"b","data":{"x":"y"},"etag":"{{b}}"}]""", answer.Body);
        }
    }

    [Fact]
    public async Task BulkGet_OverGrpc_KeepsTheOrderOfTheKeys()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("a", "plain"), StateSidecar.Item("b", ""));

        var answer = await GetBulkAsync(sidecar, 2, "b", "nope", "a");

        Assert.Equal([("b", "", true), ("nope", "", false), ("a", "plain", true)], answer.Items.Select(item => (item.Key, item.Data.ToStringUtf8(), item.Etag.Length > 0)));
        Assert.Empty((await GetBulkAsync(sidecar, 0)).Items);
    }

    [Theory]
    [InlineData("t")]
    [InlineData("b")]
    public async Task BulkGet_ValueThatIsNoJsonOverHttp_EmptiesTheAnswer(string key)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("j", "{}"), StateSidecar.Item("t", "plain text"), StateSidecar.Item("b", "\0\u0001"));

        var answer = await sidecar.BulkAsync($$"""{"keys":["j","{{key}}"]}""");

        Assert.Equal((200, "", "application/json"), (answer.Status, answer.Body, answer.ContentType));
        Assert.DoesNotContain("traceparent", answer.Headers.Keys);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(0, 8)]
    [InlineData(-1, 8)]
    public async Task BulkGet_Parallelism_IsHowManyAreReadAtATime(int parallelism, int most)
    {
        var gate = new Lock();
        var (running, peak) = (0, 0);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = new FakeStateStore
        {
            Get = async (_, _) =>
            {
                lock (gate)
                {
                    peak = Math.Max(peak, ++running);
                    if (running == most) reached.TrySetResult();
                }

                await reached.Task;
                await Task.Yield();
                lock (gate)
                {
                    running--;
                }

                return null;
            },
        };
        await using var sidecar = await StateSidecar.StartAsync(store);

        await GetBulkAsync(sidecar, parallelism, "1", "2", "3", "4", "5", "6", "7", "8").WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Equal(most, peak);

        var answer = await sidecar.BulkAsync($$"""{"keys":["1","2","3","4","5","6","7","8"],"parallelism":{{parallelism}}}""");
        Assert.Equal((200, most), (answer.Status, peak));
    }

    [Fact]
    public async Task BulkGet_OneKeyFails_TheOthersAreRead()
    {
        var store = new FakeStateStore
        {
            Get = (read, _) => read.Key.EndsWith("bad", StringComparison.Ordinal)
                ? throw new InvalidOperationException("disk on fire")
                : Task.FromResult<StateValue?>(new StateValue { Data = Encoding.UTF8.GetBytes("1"), Etag = "7" }),
        };
        await using var sidecar = await StateSidecar.StartAsync(store);

        var http = await sidecar.BulkAsync("""{"keys":["a","bad","b"]}""");
        var rpc = await GetBulkAsync(sidecar, 1, "a", "bad");

        Assert.Equal("""[{"key":"a","data":1,"etag":"7"},{"key":"bad","error":"disk on fire"},{"key":"b","data":1,"etag":"7"}]""", http.Body);
        Assert.Equal([("a", ""), ("bad", "disk on fire")], rpc.Items.Select(item => (item.Key, item.Error)));
    }

    [Fact]
    public async Task DeleteBulk_OverGrpc_RemovesWhetherThereOrNot()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("a", "1"), StateSidecar.Item("b", "1"));

        await DeleteBulkAsync(sidecar, StateSidecar.Item("a", ""), StateSidecar.Item("none", ""));
        await DeleteBulkAsync(sidecar);

        Assert.Empty((await sidecar.GetRpcAsync("a")).Etag);
        Assert.NotEmpty((await sidecar.GetRpcAsync("b")).Etag);
    }

    [Fact]
    public async Task DeleteBulk_WrongEtag_IsAbortedAndDeletesNone()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item("a", "1"), StateSidecar.Item("b", "1"));

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => DeleteBulkAsync(sidecar, StateSidecar.Item("a", ""), StateSidecar.Item("b", "", "wrong")));

        Assert.Equal(RpcStatusCode.Aborted, failure.StatusCode);
        Assert.StartsWith("failed deleting state in state store statestore: possible etag mismatch.", failure.Status.Message, StringComparison.Ordinal);
        Assert.NotEmpty((await sidecar.GetRpcAsync("a")).Etag);
    }

    [Fact]
    public async Task Save_ManyItems_AreAllThere()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        var keys = Enumerable.Range(0, 2_000).Select(number => $"k{number}").ToArray();

        await sidecar.SaveRpcAsync([.. keys.Select(key => StateSidecar.Item(key, key))]);

        Assert.Equal(keys, (await GetBulkAsync(sidecar, 10, keys)).Items.Select(item => item.Data.ToStringUtf8()));
    }

    private static Task<GetBulkStateResponse> GetBulkAsync(StateSidecar sidecar, int parallelism, params string[] keys) =>
        sidecar.Rpc.InvokeAsync(DaprMethods.GetBulkState, new GetBulkStateRequest { StoreName = StateSidecar.Store, Keys = { keys }, Parallelism = parallelism });

    private static Task DeleteBulkAsync(StateSidecar sidecar, params StateItem[] items) =>
        sidecar.Rpc.InvokeAsync(DaprMethods.DeleteBulkState, new DeleteBulkStateRequest { StoreName = StateSidecar.Store, States = { items } });
}
