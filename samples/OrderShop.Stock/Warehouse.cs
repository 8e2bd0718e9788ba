using Dapr.Client;
using OrderShop.Contracts;

namespace OrderShop.Stock;

/// <summary>Stock in the state store, changed under optimistic concurrency only.</summary>
public sealed class Warehouse(IStateClient state)
{
    private const string Store = "statestore";

    /// <summary>Puts an article on the shelf, unless it stands there already.</summary>
    public Task StockAsync(string sku, int quantity, CancellationToken cancellationToken) =>
        state.CreateStateAsync(Store, Key(sku), new StockItem { Sku = sku, Available = quantity }, cancellationToken: cancellationToken);

    /// <summary>What is left of an article; null when there is no such article.</summary>
    public Task<StockItem?> FindAsync(string sku, CancellationToken cancellationToken) =>
        state.GetStateAsync<StockItem?>(Store, Key(sku), cancellationToken: cancellationToken);

    /// <summary>Reserves all lines of an order; what was taken is given back when one of them cannot be had.</summary>
    public async Task<ReservationResult> ReserveAsync(ReservationRequest request, CancellationToken cancellationToken)
    {
        var taken = new List<string>();
        foreach (var line in request.Lines)
        {
            if (await RefusalAsync(request.OrderId, line, cancellationToken) is { } reason)
            {
                foreach (var sku in taken)
                {
                    await ReleaseAsync(request.OrderId, sku, cancellationToken);
                }

                return new ReservationResult(false, reason);
            }

            taken.Add(line.Sku);
        }

        return new ReservationResult(true);
    }

    private async Task<string?> RefusalAsync(string orderId, ReservationLine line, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (item, etag) = await state.GetStateAndETagAsync<StockItem?>(Store, Key(line.Sku), cancellationToken: cancellationToken);
            if (item is null)
            {
                return "unknown article";
            }

            var next = item.Decide(orderId, line.Quantity);
            if (next == item || await state.TrySaveStateAsync(Store, Key(line.Sku), next, etag, cancellationToken: cancellationToken))
            {
                return next.IsHeldBy(orderId) ? null : "sold out";
            }
        }
    }

    private Task ReleaseAsync(string orderId, string sku, CancellationToken cancellationToken) =>
        state.UpdateStateAsync<StockItem>(Store, Key(sku), item => item!.Release(orderId), cancellationToken: cancellationToken);

    private static string Key(string sku) => $"stock-{sku}";
}
