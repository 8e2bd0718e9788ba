namespace OrderShop.Contracts;

/// <summary>So many pieces of one article.</summary>
public sealed record ReservationLine(string Sku, int Quantity);
