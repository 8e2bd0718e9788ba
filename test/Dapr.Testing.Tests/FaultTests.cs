using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Testing.Tests;

/// <summary>Components that fail because a test says so: the caller sees what the runtime answers.</summary>
public sealed class FaultTests
{
    private const string Cause = "rpc error: code = Unavailable desc = the test lets this call fail";

    [Theory]
    [InlineData("GET", "state/statestore/k", "", "get", "ERR_STATE_GET", "fail to get k from state store statestore: ")]
    [InlineData("POST", "state/statestore", """[{"key":"k","value":1}]""", "save", "ERR_STATE_SAVE", "failed saving state in state store statestore: ")]
    [InlineData("DELETE", "state/statestore/k", "", "delete", "ERR_STATE_DELETE", "failed deleting state with key k: ")]
    [InlineData("POST", "state/statestore/transaction", """{"operations":[{"operation":"upsert","request":{"key":"k","value":1}}]}""", "transaction", "ERR_STATE_TRANSACTION", "error while executing state transaction: ")]
    [InlineData("POST", "publish/pubsub/placed", "1", "publish", "ERR_PUBSUB_PUBLISH_MESSAGE", "error when publishing to topic placed in pubsub pubsub: ")]
    public async Task FailNext_OperationOfAComponent_IsAnsweredAsTheRuntimeDoes(string verb, string path, string body, string operation, string errorCode, string message)
    {
        await using var host = await StartAsync();
        var block = operation == "publish" ? DaprBlock.PubSub : DaprBlock.State;
        var fault = host.FailNext(block, block == DaprBlock.State ? "statestore" : "pubsub", operation: operation);
        using var http = Http(host);

        using var failed = await SendAsync();
        using var succeeded = await SendAsync();

        var error = await failed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            (HttpStatusCode.InternalServerError, errorCode, message + Cause),
            (failed.StatusCode, error.GetProperty("errorCode").GetString(), error.GetProperty("message").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, succeeded.StatusCode);
        Assert.Equal((1, 0), (fault.Hits, fault.Remaining));
        Assert.Empty(host.UnusedFaults);

        async Task<HttpResponseMessage> SendAsync()
        {
            using var request = new HttpRequestMessage(new HttpMethod(verb), "/v1.0/" + path);
            if (body.Length > 0) request.Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            return await http.SendAsync(request);
        }
    }

    [Fact]
    public async Task FailNext_OverTheClient_IsTheErrorOfTheBlock()
    {
        await using var host = await StartAsync();
        host.FailNext(DaprBlock.State, "statestore", FaultCode.PermissionDenied);
        host.FailNext(DaprBlock.PubSub, "pubsub");

        var read = await Assert.ThrowsAnyAsync<DaprException>(() => host.Dapr.GetStateAsync<int>("statestore", "k"));
        var published = await Assert.ThrowsAnyAsync<DaprException>(() => host.Dapr.PublishEventAsync("pubsub", "placed", 1));

        Assert.Contains("code = PermissionDenied", read.Message, StringComparison.Ordinal);
        Assert.Contains(Cause, published.Message, StringComparison.Ordinal);
        Assert.Empty(host.Published<int>("placed"));
    }

    [Fact]
    public async Task FailNext_ReadOfSeveral_SpoilsOnlyTheOne()
    {
        await using var host = await StartAsync();
        await host.Dapr.SaveStateAsync("statestore", "a", 1);
        await host.Dapr.SaveStateAsync("statestore", "b", 2);
        host.FailNext(DaprBlock.State, "statestore", key: "b");
        using var http = Http(host);

        using var answer = await http.PostAsJsonAsync("/v1.0/state/statestore/bulk", new { keys = new[] { "a", "b" } });

        var items = await answer.Content.ReadFromJsonAsync<List<JsonElement>>();
        Assert.Equal([false, true], items!.OrderBy(item => item.GetProperty("key").GetString()).Select(item => item.TryGetProperty("error", out _)));
    }

    [Fact]
    public async Task FailNext_Times_FailsSoManyAndNoMore()
    {
        await using var host = await StartAsync();
        var fault = host.FailNext(DaprBlock.State, "statestore", times: 2, operation: "save");

        var failures = new List<bool>();
        for (var call = 0; call < 3; call++)
        {
            failures.Add(await Record.ExceptionAsync(() => host.Dapr.SaveStateAsync("statestore", "k", 1)) is DaprException);
        }

        Assert.Equal([true, true, false], failures);
        Assert.Equal("Unavailable of State statestore, operation save: struck 2 of 2 times", fault.ToString());
    }

    [Fact]
    public async Task FailNext_OtherCalls_PassAndTheFaultStaysListed()
    {
        await using var host = await StartAsync(options => options.WithStateStore("other"));
        var fault = host.FailNext(DaprBlock.State, "statestore", operation: "save", key: "k");

        await host.Dapr.SaveStateAsync("other", "k", 1);
        await host.Dapr.SaveStateAsync("statestore", "l", 1);
        await host.Dapr.GetStateAsync<int>("statestore", "k");
        Assert.Equal(0, host.State<int>("statestore", "k"));

        Assert.Same(fault, Assert.Single(host.UnusedFaults));
        Assert.Equal("Unavailable of State statestore, operation save, key k: struck 0 of 1 times", fault.ToString());
    }

    [Fact]
    public async Task FailNext_SharedStoreOfAGroup_FailsForItsHostOnly()
    {
        await using var group = new DaprTestGroup();
        await using var one = await StartAsync(options => (options.AppId, options.Group) = ("one", group));
        await using var two = await StartAsync(options => (options.AppId, options.Group) = ("two", group));
        one.FailNext(DaprBlock.State, "statestore");

        await two.Dapr.SaveStateAsync("statestore", "k", 1);

        await Assert.ThrowsAnyAsync<DaprException>(() => one.Dapr.GetStateAsync<int>("statestore", "k"));
    }

    [Fact]
    public async Task FailNext_DeadLetterIsRefused_IsWarnedOf()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.MapSubscribeHandler();
                app.MapPost("/on-placed", () => Microsoft.AspNetCore.Http.Results.StatusCode(500)).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "placed", DeadLetterTopic = "dead" });
                return app;
            },
            options => options.WithPubSub());
        host.FailNext(DaprBlock.PubSub, "pubsub", key: "dead");

        await host.Dapr.PublishEventAsync("pubsub", "placed", 1);
        await host.SettleAsync();

        Assert.Empty(host.Published<int>("dead"));
        Assert.Contains(host.Warnings, warning => warning.Contains(Cause, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConflictNextWrite_GuardedWrite_FindsThatSomebodyWasFaster()
    {
        await using var host = await StartAsync();
        await host.Dapr.SaveStateAsync("statestore", "k", 1);
        var (value, etag) = await host.Dapr.GetStateAndETagAsync<int>("statestore", "k");
        host.ConflictNextWrite("k");

        await host.Dapr.SaveStateAsync("statestore", "k", value);
        Assert.Single(host.UnusedFaults);
        (_, etag) = await host.Dapr.GetStateAndETagAsync<int>("statestore", "k");
        var first = await host.Dapr.TrySaveStateAsync("statestore", "k", 2, etag);
        var second = await host.Dapr.TrySaveStateAsync("statestore", "k", 3, etag);

        Assert.Equal((false, true, 3), (first, second, host.State<int>("statestore", "k")));
        Assert.Empty(host.UnusedFaults);
    }

    [Fact]
    public async Task ConflictNextWrite_OverHttp_IsTheAnswerOfAnOldEtag()
    {
        await using var host = await StartAsync();
        host.ConflictNextWrite("k", "statestore");
        using var http = Http(host);

        using var answer = await http.PostAsync(new Uri("/v1.0/state/statestore", UriKind.Relative), new StringContent("""[{"key":"k","value":1,"options":{"concurrency":"first-write"}}]"""));

        var error = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, "ERR_STATE_SAVE"), (answer.StatusCode, error.GetProperty("errorCode").GetString()));
        Assert.Contains("possible etag mismatch. error from state store: ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConflictNextWrite_Update_IsTriedAgain()
    {
        await using var host = await StartAsync();
        await host.Dapr.SaveStateAsync("statestore", "k", 1);
        var fault = host.ConflictNextWrite("k", times: 3);
        var tries = 0;

        await host.Dapr.UpdateStateAsync<int>("statestore", "k", value => value + ++tries);

        Assert.Equal((4, 3, 5), (tries, fault.Hits, host.State<int>("statestore", "k")));
    }

    [Fact]
    public async Task Faults_ThatCannotBe_SayWhy()
    {
        await using var host = await StartAsync();

        var mistyped = Assert.Throws<ArgumentException>(() => host.FailNext(DaprBlock.State, "statstore"));
        var missing = Assert.Throws<ArgumentException>(() => host.DelayNext(DaprBlock.Bindings, "mail", TimeSpan.FromSeconds(1)));

        Assert.StartsWith("The sidecar has no component 'statstore' for State; it has statestore.", mistyped.Message, StringComparison.Ordinal);
        Assert.StartsWith("The sidecar has no component 'mail' for Bindings; it has none.", missing.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => host.ConflictNextWrite(""));
        Assert.Throws<ArgumentException>(() => host.ConflictNextWrite("k", "nowhere"));
        Assert.Throws<ArgumentException>(() => host.FailNext(DaprBlock.Invocation, ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.FailNext((DaprBlock)99, "statestore"));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.FailNext(DaprBlock.State, "statestore", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.FailNext(DaprBlock.State, "statestore", times: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.DelayNext(DaprBlock.State, "statestore", TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.DelayNext(DaprBlock.State, "statestore", TimeSpan.MaxValue));
        Assert.Empty(host.UnusedFaults);
    }

    private static HttpClient Http(DaprTestHost host) => new(host.Sidecar.CreateHttpHandler()) { BaseAddress = new Uri("http://dapr") };

    private static Task<DaprTestHost> StartAsync(Action<DaprTestOptions>? configure = null) => DaprTestHost.StartAsync(
        builder => builder.Build(),
        options =>
        {
            options.WithStateStore().WithPubSub();
            configure?.Invoke(options);
        });
}
