using Dapr.StateManagement;
using Dapr.StateManagement.Extensions;
using Dapr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Client.Tests.State;

/// <summary>The client of state alone, over an interface that names its store.</summary>
public sealed class StateManagementTests
{
    [Fact]
    public async Task Store_OfAnInterface_HoldsWhatIsSaved()
    {
        await using var host = await StartAsync();
        var orders = host.Services.GetRequiredService<IOrderStore>();

        await orders.SaveStateAsync("a", "tea");
        await orders.SaveBulkStateAsync([new StateManagement.SaveStateItem<string>("b", "coffee"), new StateManagement.SaveStateItem<string>("c", "milk", metadata: new Dictionary<string, string> { ["ttlInSeconds"] = "60" })]);
        var (value, etag) = await orders.GetStateAndETagAsync<string>("a");

        Assert.Equal("tea", value);
        Assert.False(await orders.TrySaveStateAsync("a", "water", "999"));
        Assert.True(await orders.TrySaveStateAsync("a", "juice", etag!));
        Assert.Equal(["juice", "coffee", "milk"], (await orders.GetBulkStateAsync<string>(["a", "b", "c"])).OrderBy(item => item.Key).Select(item => item.Value));
        Assert.Equal("juice", host.State<string>("statestore", "a"));
    }

    [Fact]
    public async Task Value_ThatIsNotThere_HasNoETag()
    {
        await using var host = await StartAsync();

        Assert.Equal((null, null), await host.Services.GetRequiredService<IOrderStore>().GetStateAndETagAsync<string>("a"));
    }

    [Fact]
    public async Task Store_OfAnInterface_DeletesAndExecutesTransactions()
    {
        await using var host = await StartAsync();
        var orders = host.Services.GetRequiredService<IOrderStore>();
        await orders.SaveStateAsync("a", "tea", new StateManagement.StateOptions { Concurrency = StateManagement.ConcurrencyMode.LastWrite, Consistency = StateManagement.ConsistencyMode.Strong });
        var (_, etag) = await orders.GetStateAndETagAsync<string>("a", StateManagement.ConsistencyMode.Strong);

        await orders.ExecuteStateTransactionAsync(
        [
            new StateManagement.StateTransactionRequest("b", "\"coffee\""u8.ToArray(), StateManagement.StateOperationType.Upsert),
            new StateManagement.StateTransactionRequest("none", null, StateManagement.StateOperationType.Delete),
        ]);

        Assert.False(await orders.TryDeleteStateAsync("a", "999"));
        Assert.True(await orders.TryDeleteStateAsync("a", etag!));
        Assert.Equal("coffee", await orders.GetStateAsync<string>("b"));
        await orders.DeleteStateAsync("b");
        await orders.DeleteBulkStateAsync([new StateManagement.BulkDeleteStateItem("b"), new StateManagement.BulkDeleteStateItem("a")]);
        Assert.Null(await orders.GetStateAsync<string>("b"));
    }

    [Fact]
    public async Task Failure_OfAStoreThatIsNotThere_SaysWhich()
    {
        await using var host = await StartAsync();

        var failure = await Assert.ThrowsAsync<DaprException>(() => host.Services.GetRequiredService<DaprStateManagementClient>().GetStateAsync<string>("none", "a"));

        Assert.Equal(("State", "none", "a"), (failure.BuildingBlock, failure.Component, failure.Key));
    }

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Services.AddDaprStateManagementClient().WithOrderStore();
            return builder.Build();
        },
        options => options.WithStateStore());
}

[StateStore("statestore")]
internal partial interface IOrderStore : IDaprStateStoreClient;
