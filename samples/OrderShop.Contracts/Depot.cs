namespace OrderShop.Contracts;

/// <summary>What a depot is to deliver: the projection of the events.</summary>
public sealed record Depot(string Region, int Units, HashSet<string> Orders);
