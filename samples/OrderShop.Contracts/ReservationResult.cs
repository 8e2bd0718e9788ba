namespace OrderShop.Contracts;

/// <summary>The answer to a reservation: accepted, or the reason why not.</summary>
public sealed record ReservationResult(bool Accepted, string? Reason = null);
