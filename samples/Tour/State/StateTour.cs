using System.Text;
using System.Text.Json;
using Dapr.Client;
using Dapr.StateManagement.Extensions;

namespace Tour.State;

/// <summary>State: values by key, kept by whatever store the component names.</summary>
internal sealed class StateTour(IStateClient state, ICups cups, Arrivals arrivals) : ITourStop
{
    private const string Store = "statestore";

    public string Block => "State";

    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddDaprStateManagementClient().WithCups();

    /// <summary>The store is told (outboxPublishTopic) to publish what transactions write.</summary>
    public static void Map(WebApplication app) =>
        app.MapPost("/state/cup-kept", (Cup cup, Arrivals arrivals) => arrivals.Note("cup-kept", cup)).WithTopic("pubsub", "cup-kept");

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        await SaveAsync(proofs, cancellationToken);
        await SaveAtOnceAsync(proofs, cancellationToken);
        await TransactAsync(proofs, cancellationToken);
        await SaveInBulkAsync(proofs, cancellationToken);
        await EncryptAsync(proofs, cancellationToken);
        await ExpireAsync(proofs, cancellationToken);
    }

    private async Task SaveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        await state.SaveStateAsync(Store, "cup", new Cup("oolong", 1), cancellationToken: cancellationToken);
        proofs.Equal("a value is kept", new Cup("oolong", 1), await state.GetStateAsync<Cup>(Store, "cup", cancellationToken: cancellationToken));
        proofs.Equal("an interface of the store reads it", new Cup("oolong", 1), await cups.GetStateAsync<Cup>("cup", cancellationToken: cancellationToken));
    }

    private async Task SaveAtOnceAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        // Somebody else is faster: who saves with the etag that was read before loses, and nothing is overwritten.
        var (cup, etag) = await state.GetStateAndETagAsync<Cup>(Store, "cup", cancellationToken: cancellationToken);
        await state.SaveStateAsync(Store, "cup", cup with { Sugar = 2 }, cancellationToken: cancellationToken);
        proofs.Equal("a stale etag loses", false, await state.TrySaveStateAsync(Store, "cup", cup with { Sugar = 9 }, etag, cancellationToken: cancellationToken));

        // Read, change, save, and again when somebody else was faster.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => state.UpdateStateAsync<int>(Store, "served", served => served + 1, cancellationToken: cancellationToken)));
        proofs.Equal("eight updates at once count", 8, await state.GetStateAsync<int>(Store, "served", cancellationToken: cancellationToken));
    }

    private async Task TransactAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var asJson = new Dictionary<string, string> { ["contentType"] = "application/json" };
        var cup = new Cup("assam", 0);
        var data = JsonSerializer.SerializeToUtf8Bytes(cup, JsonSerializerOptions.Web);
        await state.ExecuteStateTransactionAsync(
            Store,
            [
                new StateTransactionRequest("next cup", data, StateOperationType.Upsert, metadata: asJson),
                new StateTransactionRequest("cup", null, StateOperationType.Delete),
            ],
            cancellationToken: cancellationToken);
        proofs.Equal("a transaction is applied", null, await state.GetStateAsync<Cup?>(Store, "cup", cancellationToken: cancellationToken));
        proofs.Equal("the outbox publishes it", cup, await arrivals.NextAsync<Cup>("cup-kept", cancellationToken));
    }

    private async Task SaveInBulkAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        string[] sorts = ["assam", "keemun", "sencha"];
        await state.SaveBulkStateAsync(Store, [.. sorts.Select(sort => new SaveStateItem<Cup>(sort, new Cup(sort, 0), etag: ""))], cancellationToken);
        var found = await state.GetBulkStateAsync<Cup>(Store, sorts, parallelism: null, cancellationToken: cancellationToken);
        proofs.EqualInOrder("three are saved in bulk", sorts, [.. found.Select(item => item.Value.Tea).Order(StringComparer.Ordinal)]);
    }

    private async Task EncryptAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        // Two components with the same file: one has the key, the other one gets what stands in the file.
        await state.SaveStateAsync("vault", "recipe", "three minutes", cancellationToken: cancellationToken);
        proofs.Equal("the key decrypts", "three minutes", await state.GetStateAsync<string>("vault", "recipe", cancellationToken: cancellationToken));
        var kept = Encoding.UTF8.GetString((await state.GetByteStateAsync("vault-without-key", "recipe", cancellationToken: cancellationToken)).Span);
        proofs.Equal("the file is encrypted", (false, true), (kept.Contains("minutes", StringComparison.Ordinal), kept.EndsWith("||state-key", StringComparison.Ordinal)));
    }

    private async Task ExpireAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        // One of the three from above, which would last.
        var aSecond = new Dictionary<string, string> { ["ttlInSeconds"] = "1" };
        await state.SaveStateAsync(Store, "sencha", new Cup("sencha", 0), metadata: aSecond, cancellationToken: cancellationToken);
        await proofs.BecomesTrueAsync(
            "a TTL ends", async () => await state.GetStateAsync<Cup?>(Store, "sencha", cancellationToken: cancellationToken) is null, cancellationToken);
    }
}
