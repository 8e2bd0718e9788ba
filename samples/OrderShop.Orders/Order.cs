namespace OrderShop.Orders;

/// <summary>An order as a customer sends it.</summary>
public sealed record Order(string Id, string Customer, string Region, IReadOnlyList<OrderLine> Lines)
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault() =>
        string.IsNullOrWhiteSpace(Id) ? "no id"
        : string.IsNullOrWhiteSpace(Customer) ? "no customer"
        : string.IsNullOrWhiteSpace(Region) ? "no region"
        : Lines is not { Count: > 0 } ? "no lines"
        : Lines.Any(line => line.Quantity <= 0) ? "quantity not positive"
        : null;
}
