namespace OrderShop.Contracts;

/// <summary>The answer to a customer.</summary>
/// <param name="Status">accepted, rejected or duplicate.</param>
/// <param name="Reason">Why it was rejected.</param>
public sealed record OrderAnswer(string Status, string? Reason = null);
