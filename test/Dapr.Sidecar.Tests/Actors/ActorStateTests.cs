using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.State;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>State of actors.</summary>
public sealed class ActorStateTests
{
    [Fact]
    public async Task Transact_OverHttp_IsReadOverBoth()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        await sidecar.CallAsync("T/a", "m");
        Assert.Equal((204, ""), await sidecar.SendAsync("POST", "T/a/state", """[{"operation":"upsert","request":{"key":"k","value":{"b":1,"a":2}}},{"operation":"upsert","request":{"key":"gone","value":1}}]"""));
        Assert.Equal((204, ""), await sidecar.SendAsync("PUT", "T/a/state", """[{"operation":"delete","request":{"key":"gone"}}]"""));

        Assert.Equal((200, """{"a":2,"b":1}"""), await sidecar.SendAsync("GET", "T/a/state/k"));
        Assert.Equal((204, ""), await sidecar.SendAsync("GET", "T/a/state/gone"));
        var read = await sidecar.Rpc.InvokeAsync(DaprMethods.GetActorState, new GetActorStateRequest { ActorType = "T", ActorId = "a", Key = "k" });
        Assert.Equal("""{"a":2,"b":1}""", read.Data.ToStringUtf8());
    }

    [Fact]
    public async Task Transact_OverGrpc_KeepsTheBytesOfTheMessage()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        await sidecar.CallAsync("T/a", "m");
        await TransactAsync(sidecar, new TransactionalActorStateOperation { OperationType = "upsert", Key = "k", Value = new Any { Value = ByteString.CopyFromUtf8("[1]") } });

        Assert.Equal((200, "[1]"), await sidecar.SendAsync("GET", "T/a/state/k"));
    }

    [Fact]
    public async Task Transact_TheKeysInTheStore_AreTheRuntimesOwn()
    {
        var kept = new NotingStore();
        await using var sidecar = await ActorSidecar.StartAsync(configure: options =>
        {
            options.Components.Clear();
            options.Components.Add(ActorSidecar.Store(type: "state.kept"));
            options.Catalog.AddStateStore("state.kept", _ => kept);
        });
        await sidecar.CallAsync("T/a", "m");
        await sidecar.SendAsync("POST", "T/a/state", """[{"operation":"upsert","request":{"key":"k","value":1}}]""");

        Assert.Equal(["app1||T||a||k in app1||T||a"], kept.Changes);
    }

    [Fact]
    public async Task Transact_AnActorThatIsNotActive_IsRefused()
    {
        await using var sidecar = await ActorSidecar.StartAsync();

        Assert.Equal(
            (400, """{"errorCode":"ERR_ACTOR_INSTANCE_MISSING","message":"actor instance is missing"}"""),
            await sidecar.SendAsync("POST", "T/a/state", """[{"operation":"upsert","request":{"key":"k","value":1}}]"""));
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => TransactAsync(sidecar, new TransactionalActorStateOperation { OperationType = "delete", Key = "k" }));
        Assert.Equal((RpcStatusCode.Internal, "actor instance is missing"), (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task Transact_OneThatIsWrong_ChangesNothing()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        await sidecar.CallAsync("T/a", "m");

        Assert.Equal(
            (500, """{"errorCode":"ERR_ACTOR_STATE_TRANSACTION_SAVE","message":"error saving actor transaction state: operation type merge not supported"}"""),
            await sidecar.SendAsync("POST", "T/a/state", """[{"operation":"upsert","request":{"key":"k","value":1}},{"operation":"merge","request":{"key":"l"}}]"""));
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => TransactAsync(sidecar, new TransactionalActorStateOperation { OperationType = "merge", Key = "k" }));
        Assert.Equal(RpcStatusCode.Unimplemented, failure.StatusCode);
        Assert.Equal((204, ""), await sidecar.SendAsync("GET", "T/a/state/k"));
    }

    [Fact]
    public async Task Ttl_WithoutTheFeature_IsRefused()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        await sidecar.CallAsync("T/a", "m");

        Assert.Equal(
            (500, """{"errorCode":"ERR_ACTOR_STATE_TRANSACTION_SAVE","message":"error saving actor transaction state: ttlInSeconds is not supported without the \"ActorStateTTL\" feature enabled"}"""),
            await sidecar.SendAsync("POST", "T/a/state", """[{"operation":"upsert","request":{"key":"k","value":1,"metadata":{"ttlInSeconds":"5"}}}]"""));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ttl_WithTheFeature_ExpiresByTheClock(bool isConfigured)
    {
        using var file = new Sqlite.TestFile();
        var configuration = file.Path + ".yaml";
        await File.WriteAllTextAsync(configuration, "apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata:\n  name: c\nspec:\n  features:\n  - name: ActorStateTTL\n    enabled: true\n");
        await using var sidecar = await ActorSidecar.StartAsync(configure: options =>
        {
            if (isConfigured) options.ConfigPaths = [configuration];
            else options.EnableActorStateTtl = true;
        });
        await sidecar.CallAsync("T/a", "m");
        await sidecar.SendAsync("POST", "T/a/state", """[{"operation":"upsert","request":{"key":"k","value":1,"metadata":{"ttlInSeconds":"5"}}}]""");

        using (var answer = await sidecar.Http.GetAsync("/v1.0/actors/T/a/state/k"))
        {
            Assert.Equal("2026-01-01T00:00:05Z", answer.Headers.GetValues("metadata.ttlExpireTime").Single());
        }

        Assert.Contains("\"ActorStateTTL\"", await sidecar.Http.GetStringAsync("/v1.0/metadata"), StringComparison.Ordinal);
        await sidecar.AdvanceAsync(5);
        Assert.Equal((204, ""), await sidecar.SendAsync("GET", "T/a/state/k"));
    }

    [Fact]
    public async Task State_WithoutAStoreForIt_HostsNothing()
    {
        await using var sidecar = await ActorSidecar.StartAsync(configure: options => options.Components.Clear());

        Assert.Equal(500, (await sidecar.CallAsync("T/a", "m")).Status);
        Assert.Contains("ERR_ACTOR_RUNTIME_NOT_FOUND", (await sidecar.SendAsync("GET", "T/a/state/k")).Body, StringComparison.Ordinal);
        Assert.Contains("ERR_ACTOR_REMINDER_NON_HOSTED", (await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"1s"}""")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no state store.")]
    [InlineData("the state store one does not have the setting actorStateStore.", "one")]
    [InlineData("none of the state stores one, two has the setting actorStateStore.", "one", "two")]
    [InlineData("the state store marked (state.plain) has the setting actorStateStore, but knows no transactions or no etags.", "one", "marked")]
    public async Task State_WithoutAStoreForIt_IsWarnedOf(string missing, params string[] stores)
    {
        using var log = new CollectedLog();
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Config = """{"entities":["U","T"]}""", options =>
        {
            options.LoggerFactory = log;
            options.Components.Clear();
            options.Catalog.AddStateStore("state.plain", _ => new FakeStateStore { Features = StateStoreFeatures.Etag });
            stores.ToList().ForEach(name => options.Components.Add(name == "marked" ? ActorSidecar.Store(name, "state.plain") : new ComponentSpec { Name = name, Type = "state.in-memory" }));
        });

        var warning = Assert.Single(log.All, entry => entry.Level >= LogLevel.Warning);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.StartsWith($"The actor types T, U are not hosted, and nobody can call them: {missing} Set actorStateStore to \"true\"", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "state/k", null)]
    [InlineData("POST", "state", "[]")]
    [InlineData("POST", "reminders/r", """{"dueTime":"1h"}""")]
    [InlineData("DELETE", "reminders/r", null)]
    [InlineData("POST", "timers/t", """{"dueTime":"1h"}""")]
    public async Task Internal_TypesOfTheRuntime_AreNobodysBusiness(string verb, string path, string? body)
    {
        await using var sidecar = await ActorSidecar.StartAsync();

        Assert.Equal(
            (403, """{"errorCode":"ERR_ACTOR_TYPE_RESERVED","message":"actor type \"dapr.internal.x\" is reserved for the Dapr workflow runtime; direct actor API access is not permitted"}"""),
            await sidecar.SendAsync(verb, "dapr.internal.x/i/" + path, body));
    }

    private static Task TransactAsync(ActorSidecar sidecar, TransactionalActorStateOperation operation) => sidecar.Rpc.InvokeAsync(
        DaprMethods.ExecuteActorStateTransaction, new ExecuteActorStateTransactionRequest { ActorType = "T", ActorId = "a", Operations = { operation } });

    /// <summary>Notes what is written.</summary>
    private sealed class NotingStore : IStateStore
    {
        private readonly List<string> _changes = [];

        public IReadOnlyList<string> Changes => _changes;

        public StateStoreFeatures Features => StateStoreFeatures.Etag | StateStoreFeatures.Transactional;

        public Task<StateValue?> GetAsync(StateRead read, CancellationToken cancellationToken) => Task.FromResult<StateValue?>(null);

        public Task<StateOutcome> ApplyAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken)
        {
            _changes.AddRange(changes.Select(change => $"{change.Key} in {change.Metadata["partitionKey"]}"));
            return Task.FromResult(StateOutcome.Applied);
        }

        public Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
    }
}
