namespace Dapr.Client.Tests.Errors;

/// <summary>Where every operation goes, and what its error carries when that fails.</summary>
public sealed class OperationErrorTests
{
    private const string Rpc = "/dapr.proto.runtime.v1.Dapr/";

    /// <summary>For each method: what it calls, and what its error is to say of block, operation, component and key.</summary>
    private static readonly Dictionary<string, (string Path, string Block, string Operation, string Component, string Key)> Table = new()
    {
        ["GetStateAsync"] = (Rpc + "GetState", "State", "GetState", "storeName", "key"),
        ["GetStateAndETagAsync"] = (Rpc + "GetState", "State", "GetState", "storeName", "key"),
        ["GetStateEntryAsync"] = (Rpc + "GetState", "State", "GetState", "storeName", "key"),
        ["GetByteStateAsync"] = (Rpc + "GetState", "State", "GetState", "storeName", "key"),
        ["GetByteStateAndETagAsync"] = (Rpc + "GetState", "State", "GetState", "storeName", "key"),
        ["GetBulkStateAsync"] = (Rpc + "GetBulkState", "State", "GetBulkState", "storeName", ""),
        ["SaveStateAsync"] = (Rpc + "SaveState", "State", "SaveState", "storeName", "key"),
        ["SaveByteStateAsync"] = (Rpc + "SaveState", "State", "SaveState", "storeName", "key"),
        ["TrySaveStateAsync"] = (Rpc + "SaveState", "State", "SaveState", "storeName", "key"),
        ["TrySaveByteStateAsync"] = (Rpc + "SaveState", "State", "SaveState", "storeName", "key"),
        ["CreateStateAsync"] = (Rpc + "SaveState", "State", "SaveState", "storeName", "key"),
        ["UpdateStateAsync"] = (Rpc + "GetState", "State", "GetState", "storeName", "key"),
        ["SaveBulkStateAsync"] = (Rpc + "SaveState", "State", "SaveBulkState", "storeName", ""),
        ["DeleteStateAsync"] = (Rpc + "DeleteState", "State", "DeleteState", "storeName", "key"),
        ["TryDeleteStateAsync"] = (Rpc + "DeleteState", "State", "DeleteState", "storeName", "key"),
        ["DeleteBulkStateAsync"] = (Rpc + "DeleteBulkState", "State", "DeleteBulkState", "storeName", ""),
        ["ExecuteStateTransactionAsync"] = (Rpc + "ExecuteStateTransaction", "State", "ExecuteStateTransaction", "storeName", ""),
        ["QueryStateAsync"] = (Rpc + "QueryStateAlpha1", "State", "QueryState", "storeName", ""),
        ["PublishEventAsync"] = (Rpc + "PublishEvent", "PubSub", "PublishEvent", "pubsubName", "topicName"),
        ["PublishByteEventAsync"] = (Rpc + "PublishEvent", "PubSub", "PublishEvent", "pubsubName", "topicName"),
        ["BulkPublishEventAsync"] = (Rpc + "BulkPublishEvent", "PubSub", "BulkPublishEvent", "pubsubName", "topicName"),
        ["InvokeBindingAsync"] = (Rpc + "InvokeBinding", "Bindings", "InvokeBinding", "bindingName", "operation"),
        ["Lock"] = (Rpc + "TryLockAlpha1", "Locks", "TryLock", "storeName", "resourceId"),
        ["Unlock"] = (Rpc + "UnlockAlpha1", "Locks", "Unlock", "storeName", "resourceId"),
        ["EncryptAsync"] = (Rpc + "EncryptAlpha1", "Cryptography", "Encrypt", "vaultResourceName", "keyName"),
        ["DecryptAsync"] = (Rpc + "DecryptAlpha1", "Cryptography", "Decrypt", "vaultResourceName", "keyName"),
        ["GetSecretAsync"] = (Rpc + "GetSecret", "Secrets", "GetSecret", "storeName", "key"),
        ["GetBulkSecretAsync"] = (Rpc + "GetBulkSecret", "Secrets", "GetBulkSecret", "storeName", ""),
        ["GetConfiguration"] = (Rpc + "GetConfiguration", "Configuration", "GetConfiguration", "storeName", ""),
        ["SubscribeConfiguration"] = (Rpc + "SubscribeConfiguration", "Configuration", "SubscribeConfiguration", "storeName", ""),
        ["UnsubscribeConfiguration"] = (Rpc + "UnsubscribeConfiguration", "Configuration", "UnsubscribeConfiguration", "storeName", "id"),
        ["GetMetadataAsync"] = (Rpc + "GetMetadata", "Runtime", "GetMetadata", "", ""),
        ["SetMetadataAsync"] = (Rpc + "SetMetadata", "Runtime", "SetMetadata", "", "attributeName"),
        ["ShutdownSidecarAsync"] = (Rpc + "Shutdown", "Runtime", "Shutdown", "", ""),
        ["CheckHealthAsync"] = ("/v1.0/healthz", "", "", "", ""),
        ["CheckOutboundHealthAsync"] = ("/v1.0/healthz/outbound", "", "", "", ""),
        ["WaitForSidecarAsync"] = ("/v1.0/healthz/outbound", "", "", "", ""),
        ["InvokeMethodAsync"] = ("/v1.0/invoke/appId/method/methodName", "Invocation", "InvokeMethod", "appId", "methodName"),
        ["InvokeMethodWithResponseAsync"] = ("/v1.0/invoke/appId/method/methodName", "", "", "", ""),
        ["InvokeMethodGrpcAsync"] = (Rpc + "InvokeService", "Invocation", "InvokeService", "appId", "methodName"),
    };

    public static TheoryData<string> Operations => EveryOperation.Signatures;

    public static TheoryData<string> Failing =>
        [.. EveryOperation.Signatures.Select(row => row.Data).Where(signature => Table[EveryOperation.Name(signature)].Block.Length > 0)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_OfEveryBlock_GoesOverItsOneTransport(string signature)
    {
        using var sidecar = new FailingSidecar();
        using var client = Client(sidecar);

        await EveryOperation.RecordAsync(client, signature, asked => sidecar.Asked = asked);

        Assert.Equal(Table[EveryOperation.Name(signature)].Path, sidecar.Paths.First());
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Operation_ThatFails_SaysWhatWhereWhyAndWhatToDo(string signature)
    {
        using var sidecar = new FailingSidecar();
        using var client = Client(sidecar);
        var (path, block, operation, component, key) = Table[EveryOperation.Name(signature)];
        var isRpc = path.StartsWith(Rpc, StringComparison.Ordinal);

        var exception = Assert.IsAssignableFrom<DaprException>(await EveryOperation.RecordAsync(client, signature, _ => { }));

        Assert.Equal((block, operation, component, key), (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key));
        Assert.Equal(
            (isRpc ? "ResourceExhausted" : "TooManyRequests", "DAPR_REASON", isRpc ? "DAPR_REASON" : "ERR_CODE", true),
            (exception.Status, exception.Reason, exception.DaprErrorCode, exception.IsRetriable));
        Assert.All([block, component, key, "they said", "again"], part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Operation_WithoutASidecar_SaysWhereItWasLookedForAndMayBeTriedAgain(string signature)
    {
        using var nobody = new FailingSidecar { IsGone = true };
        using var client = Client(nobody);
        var (path, block, _, component, key) = Table[EveryOperation.Name(signature)];

        var exception = Assert.IsAssignableFrom<DaprException>(await EveryOperation.RecordAsync(client, signature, _ => { }));

        Assert.Equal((block, component, key, true), (exception.BuildingBlock, exception.Component, exception.Key, exception.IsRetriable));
        Assert.Contains(path.StartsWith(Rpc, StringComparison.Ordinal) ? "DAPR_GRPC_ENDPOINT" : "DAPR_HTTP_ENDPOINT", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "DAPR_API_TOKEN", false)]
    [InlineData(404, "route", false)]
    [InlineData(500, "log", false)]
    [InlineData(503, "again", true)]
    public async Task Invocation_ErrorOfTheApplication_SaysWhatToDo(int status, string advice, bool isRetriable)
    {
        using var sidecar = new FailingSidecar { AppStatus = status };
        using var client = Client(sidecar);

        var exception = await Assert.ThrowsAsync<InvocationException>(() => client.InvokeMethodAsync("shop", "orders"));

        Assert.Equal(isRetriable, exception.IsRetriable);
        Assert.All(["'shop'", "'orders'", $"{status}", advice, "Response"], part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    private static DaprClient Client(HttpMessageHandler handler) =>
        new DaprClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(handler).Build();
}
