namespace OrderShop.Contracts;

/// <summary>An article as a report shows it.</summary>
/// <param name="Sku">The article.</param>
/// <param name="Initial">Pieces at the beginning.</param>
/// <param name="Available">Pieces left.</param>
/// <param name="Reserved">Pieces by the order that holds them; 0 for an order that was refused.</param>
public sealed record StockLevel(string Sku, int Initial, int Available, IReadOnlyDictionary<string, int> Reserved);
