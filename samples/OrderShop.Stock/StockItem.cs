namespace OrderShop.Stock;

/// <summary>
/// What is left of one article, and which order holds how much of it: one value, so that both change together.
/// What was decided for an order stays decided: two copies of it, taken at the same moment, get the same answer.
/// </summary>
public sealed record StockItem
{
    /// <summary>The article.</summary>
    public required string Sku { get; init; }

    /// <summary>Pieces that no order holds yet.</summary>
    public required int Available { get; init; }

    /// <summary>Pieces by the order that holds them; 0 for an order that was refused.</summary>
    public Dictionary<string, int> Reserved { get; init; } = [];

    /// <summary>Whether an order holds its pieces.</summary>
    public bool IsHeldBy(string orderId) => Reserved.GetValueOrDefault(orderId) > 0;

    /// <summary>Gives an order its pieces, or refuses it when too few are left.</summary>
    public StockItem Decide(string orderId, int quantity) =>
        Reserved.ContainsKey(orderId) ? this
        : Available < quantity ? With(orderId, 0)
        : With(orderId, quantity) with { Available = Available - quantity };

    /// <summary>Takes back what an order holds; it gets none of this article any more.</summary>
    public StockItem Release(string orderId) =>
        With(orderId, 0) with { Available = Available + Reserved.GetValueOrDefault(orderId) };

    private StockItem With(string orderId, int quantity) => this with { Reserved = new(Reserved) { [orderId] = quantity } };
}
