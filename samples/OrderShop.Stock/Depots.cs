using Dapr.Client;
using OrderShop.Contracts;

namespace OrderShop.Stock;

/// <summary>Projects placed orders onto the depots that deliver them. An event that comes twice counts once.</summary>
public sealed partial class Depots(IStateClient state, ILogger<Depots> logger)
{
    /// <summary>The regions that a depot delivers to.</summary>
    public static readonly string[] Regions = ["north", "south", "east", "west"];

    private const string Store = "statestore";
    private const string Undeliverable = "undeliverable";

    /// <summary>Notes an order at the depot of its region.</summary>
    /// <exception cref="InvalidOperationException">No depot delivers there.</exception>
    public Task AssignAsync(OrderPlaced order, CancellationToken cancellationToken) =>
        Regions.Contains(order.Region)
            ? NoteAsync(order.Region, order, cancellationToken)
            : throw new InvalidOperationException($"No depot delivers to {order.Region}.");

    /// <summary>Notes an order that no depot can deliver.</summary>
    public Task SetAsideAsync(OrderPlaced order, CancellationToken cancellationToken) => NoteAsync(Undeliverable, order, cancellationToken);

    /// <summary>All depots, and as the last one what is undeliverable.</summary>
    public async Task<IReadOnlyList<Depot>> ListAsync(CancellationToken cancellationToken)
    {
        var depots = new List<Depot>();
        foreach (var region in (string[])[.. Regions, Undeliverable])
        {
            depots.Add(await state.GetStateAsync<Depot?>(Store, Key(region), cancellationToken: cancellationToken) ?? Empty(region));
        }

        return depots;
    }

    private async Task NoteAsync(string region, OrderPlaced order, CancellationToken cancellationToken)
    {
        await state.UpdateStateAsync<Depot>(Store, Key(region), current => Note(current ?? Empty(region), order), cancellationToken: cancellationToken);
        OrderNoted(order.OrderId, region);
    }

    private static Depot Note(Depot depot, OrderPlaced order) =>
        depot.Orders.Contains(order.OrderId)
            ? depot
            : depot with { Units = depot.Units + order.Units, Orders = [.. depot.Orders, order.OrderId] };

    private static Depot Empty(string region) => new(region, 0, []);

    private static string Key(string region) => $"depot-{region}";

    [LoggerMessage(1, LogLevel.Information, "Order {OrderId} is with the depot {Region}.")]
    private partial void OrderNoted(string orderId, string region);
}
