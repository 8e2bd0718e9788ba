namespace OrderShop.Contracts;

/// <summary>Published when an order is accepted.</summary>
public sealed record OrderPlaced(string OrderId, string Region, int Units);
