namespace OrderShop.Orders;

/// <summary>An order as it stands in the state store.</summary>
public sealed record OrderRecord(Order Order, OrderStatus Status, string? Reason = null);
