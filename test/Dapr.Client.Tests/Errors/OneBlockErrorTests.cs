using System.Reflection;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Dapr.Common;
using Dapr.Cryptography.Encryption;
using Dapr.DistributedLock;
using Dapr.DistributedLock.Extensions;
using Dapr.Jobs;
using Dapr.Jobs.Models;
using Dapr.Messaging.PublishSubscribe;
using Dapr.SecretsManagement;
using Dapr.StateManagement;
using static Dapr.Client.Tests.Cryptography.CryptographyTests;
using EncryptionModels = Dapr.Cryptography.Encryption.Models;

namespace Dapr.Client.Tests.Errors;

/// <summary>What the errors of the clients of one block say, operation by operation.</summary>
public sealed class OneBlockErrorTests
{
    private static readonly EncryptionModels.EncryptionOptions Encryption = new(EncryptionModels.KeyWrapAlgorithm.Aes);

    /// <summary>For each operation: how it is called, and what its error is to say of block, operation, component and key.</summary>
    private static readonly Dictionary<string, (Func<HttpMessageHandler, Task> Call, string Block, string Operation, string Component, string Key)> Table = new()
    {
        ["DaprDistributedLockClient.TryLockAsync"] = (With<DaprDistributedLockClient>(locks => locks.TryLockAsync("store", "resource", "owner", 10)), "Locks", "TryLock", "store", "resource"),
        ["DaprDistributedLockClient.TryUnlockAsync"] = (With<DaprDistributedLockClient>(locks => locks.TryUnlockAsync("store", "resource", "owner")), "Locks", "Unlock", "store", "resource"),
        ["DaprJobsClient.ScheduleJobAsync"] = (With<DaprJobsClient>(jobs => jobs.ScheduleJobAsync("job", DaprJobSchedule.Daily)), "Jobs", "ScheduleJob", "", "job"),
        ["DaprJobsClient.GetJobAsync"] = (With<DaprJobsClient>(jobs => jobs.GetJobAsync("job")), "Jobs", "GetJob", "", "job"),
        ["DaprJobsClient.DeleteJobAsync"] = (With<DaprJobsClient>(jobs => jobs.DeleteJobAsync("job")), "Jobs", "DeleteJob", "", "job"),
        ["DaprJobsClient.ListJobsAsync"] = (With<DaprJobsClient>(jobs => jobs.ListJobsAsync()), "Jobs", "ListJobs", "", ""),
        ["DaprJobsClient.DeleteJobsByPrefixAsync"] = (With<DaprJobsClient>(jobs => jobs.DeleteJobsByPrefixAsync("prefix")), "Jobs", "DeleteJobsByPrefix", "", "prefix"),
        ["DaprEncryptionClient.EncryptAsync"] = (With<DaprEncryptionClient>(keys => keys.EncryptAsync("vault", new byte[] { 1 }, "key", Encryption)), "Cryptography", "Encrypt", "vault", "key"),
        ["DaprEncryptionClient.EncryptAsync of a stream"] = (With<DaprEncryptionClient>(keys => CollectAsync(keys.EncryptAsync("vault", new MemoryStream([1]), "key", Encryption))), "Cryptography", "Encrypt", "vault", "key"),
        ["DaprEncryptionClient.DecryptAsync"] = (With<DaprEncryptionClient>(keys => keys.DecryptAsync("vault", new byte[] { 1 }, "key")), "Cryptography", "Decrypt", "vault", "key"),
        ["DaprEncryptionClient.DecryptAsync of a stream"] = (With<DaprEncryptionClient>(keys => CollectAsync(keys.DecryptAsync("vault", new MemoryStream([1]), "key"))), "Cryptography", "Decrypt", "vault", "key"),
        ["DaprConversationClient.ConverseAsync"] = (With<DaprConversationClient>(model => model.ConverseAsync([new([new UserMessage { Content = [new("hello")] }])], new ConversationOptions("model"))), "Conversation", "Converse", "model", ""),
        ["DaprPublishSubscribeClient.SubscribeAsync"] = (With<DaprPublishSubscribeClient>(streams => streams.SubscribeAsync("pubsub", "topic", new(new(TimeSpan.FromSeconds(1), TopicResponseAction.Retry)), (_, _) => Task.FromResult(TopicResponseAction.Success))), "PubSub", "SubscribeTopicEvents", "pubsub", "topic"),
        ["DaprSecretsManagementClient.GetSecretAsync"] = (With<DaprSecretsManagementClient>(secrets => secrets.GetSecretAsync("store", "key")), "Secrets", "GetSecret", "store", "key"),
        ["DaprSecretsManagementClient.GetBulkSecretAsync"] = (With<DaprSecretsManagementClient>(secrets => secrets.GetBulkSecretAsync("store")), "Secrets", "GetBulkSecret", "store", ""),
        ["DaprStateManagementClient.GetStateAsync"] = (With<DaprStateManagementClient>(state => state.GetStateAsync<int>("store", "key")), "State", "GetState", "store", "key"),
        ["DaprStateManagementClient.GetStateAndETagAsync"] = (With<DaprStateManagementClient>(state => state.GetStateAndETagAsync<int>("store", "key")), "State", "GetState", "store", "key"),
        ["DaprStateManagementClient.GetBulkStateAsync"] = (With<DaprStateManagementClient>(state => state.GetBulkStateAsync<int>("store", ["key"])), "State", "GetBulkState", "store", ""),
        ["DaprStateManagementClient.SaveStateAsync"] = (With<DaprStateManagementClient>(state => state.SaveStateAsync("store", "key", 1)), "State", "SaveState", "store", "key"),
        ["DaprStateManagementClient.SaveBulkStateAsync"] = (With<DaprStateManagementClient>(state => state.SaveBulkStateAsync("store", [new StateManagement.SaveStateItem<int>("key", 1)])), "State", "SaveBulkState", "store", ""),
        ["DaprStateManagementClient.TrySaveStateAsync"] = (With<DaprStateManagementClient>(state => state.TrySaveStateAsync("store", "key", 1, "1")), "State", "SaveState", "store", "key"),
        ["DaprStateManagementClient.DeleteStateAsync"] = (With<DaprStateManagementClient>(state => state.DeleteStateAsync("store", "key")), "State", "DeleteState", "store", "key"),
        ["DaprStateManagementClient.TryDeleteStateAsync"] = (With<DaprStateManagementClient>(state => state.TryDeleteStateAsync("store", "key", "1")), "State", "DeleteState", "store", "key"),
        ["DaprStateManagementClient.DeleteBulkStateAsync"] = (With<DaprStateManagementClient>(state => state.DeleteBulkStateAsync("store", [new StateManagement.BulkDeleteStateItem("key")])), "State", "DeleteBulkState", "store", ""),
        ["DaprStateManagementClient.ExecuteStateTransactionAsync"] = (With<DaprStateManagementClient>(state => state.ExecuteStateTransactionAsync("store", [new StateManagement.StateTransactionRequest("key", [1], StateManagement.StateOperationType.Upsert)])), "State", "ExecuteStateTransaction", "store", ""),
        ["DaprStateManagementClient.QueryStateAsync"] = (With<DaprStateManagementClient>(state => state.QueryStateAsync<int>("store", "{}")), "State", "QueryState", "store", ""),
    };

    /// <summary>How a client of each kind is built.</summary>
    private static readonly Dictionary<System.Type, Func<HttpMessageHandler, IDisposable>> Clients = new()
    {
        [typeof(DaprDistributedLockClient)] = handler => Build(new DaprDistributedLockBuilder(), handler),
        [typeof(DaprJobsClient)] = handler => Build(new DaprJobsClientBuilder(), handler),
        [typeof(DaprEncryptionClient)] = handler => Build(new DaprEncryptionClientBuilder(), handler),
        [typeof(DaprConversationClient)] = handler => Build(new DaprConversationClientBuilder(), handler),
        [typeof(DaprPublishSubscribeClient)] = handler => Build(new DaprPublishSubscribeClientBuilder(), handler),
        [typeof(DaprSecretsManagementClient)] = handler => Build(new DaprSecretsManagementClientBuilder(), handler),
        [typeof(DaprStateManagementClient)] = handler => Build(new DaprStateManagementClientBuilder(), handler),
    };

    public static TheoryData<string> Operations => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_ThatFails_SaysWhatWhereWhyAndWhatToDo(string name)
    {
        using var sidecar = new FailingSidecar();
        var (call, block, operation, component, key) = Table[name];

        var exception = Assert.IsAssignableFrom<DaprException>(await Record.ExceptionAsync(() => call(sidecar)));

        Assert.Equal((block, operation, component, key), (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key));
        Assert.Equal(("ResourceExhausted", "DAPR_REASON", true), (exception.Status, exception.Reason, exception.IsRetriable));
        Assert.All([block, component, key, "they said", "again"], part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_WithoutASidecar_SaysWhereItWasLookedForAndMayBeTriedAgain(string name)
    {
        using var nobody = new FailingSidecar { IsGone = true };
        var (call, block, _, component, key) = Table[name];

        var exception = Assert.IsAssignableFrom<DaprException>(await Record.ExceptionAsync(() => call(nobody)));

        Assert.Equal((block, component, key, true), (exception.BuildingBlock, exception.Component, exception.Key, exception.IsRetriable));
        Assert.Contains("DAPR_GRPC_ENDPOINT", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_HasEveryOperation()
    {
        var operations = Clients.Keys.SelectMany(client => client
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != nameof(IAsyncDisposable.DisposeAsync))
            .Select(method => $"{client.Name}.{method.Name}{(typeof(Task).IsAssignableFrom(method.ReturnType) ? "" : " of a stream")}"));

        Assert.Equal(operations.Order(), Table.Keys.Order());
    }

    private static TClient Build<TClient>(DaprGenericClientBuilder<TClient> builder, HttpMessageHandler handler)
        where TClient : class, IDaprClient => builder.UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(handler).Build();

    private static Func<HttpMessageHandler, Task> With<TClient>(Func<TClient, Task> call)
        where TClient : class, IDisposable => async handler =>
        {
            using var client = (TClient)Clients[typeof(TClient)](handler);
            await call(client);
        };
}
