using Dapr.Client;
using OrderShop.Contracts;

namespace OrderShop.Orders;

/// <summary>
/// Takes orders. Every step can be repeated, so an order that arrives twice, or again after a crash in the middle,
/// is accepted once: its record is created once, stock is reserved once per order id, and the subscriber counts it once.
/// </summary>
public sealed class OrderDesk(DaprClient dapr, StockClient stock)
{
    private const string Store = "statestore";

    /// <summary>Accepts or rejects an order.</summary>
    public async Task<OrderAnswer> PlaceAsync(Order order, CancellationToken cancellationToken)
    {
        var key = $"order-{order.Id}";
        await dapr.CreateStateAsync(Store, key, new OrderRecord(order, OrderStatus.Pending), cancellationToken: cancellationToken);
        var (record, etag) = await dapr.GetStateAndETagAsync<OrderRecord>(Store, key, cancellationToken: cancellationToken);
        if (record.Status is not OrderStatus.Pending)
        {
            return new OrderAnswer("duplicate");
        }

        // An article may stand in several lines; stock decides once for each.
        var lines = order.Lines.GroupBy(line => line.Sku).Select(article => new ReservationLine(article.Key, article.Sum(line => line.Quantity)));
        var reservation = await stock.ReserveAsync(new ReservationRequest(order.Id, [.. lines]), cancellationToken);
        if (reservation.Accepted)
        {
            var placed = new OrderPlaced(order.Id, order.Region, order.Lines.Sum(line => line.Quantity));
            await dapr.PublishEventAsync("pubsub", "order-placed", placed, cancellationToken);
        }

        var decided = record with { Status = reservation.Accepted ? OrderStatus.Accepted : OrderStatus.Rejected, Reason = reservation.Reason };
        var first = await dapr.TrySaveStateAsync(Store, key, decided, etag, cancellationToken: cancellationToken);
        return !first ? new OrderAnswer("duplicate")
            : reservation.Accepted ? new OrderAnswer("accepted")
            : new OrderAnswer("rejected", reservation.Reason);
    }
}
