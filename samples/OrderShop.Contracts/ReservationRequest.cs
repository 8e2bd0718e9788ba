namespace OrderShop.Contracts;

/// <summary>An order asks for its lines: all of them or none.</summary>
public sealed record ReservationRequest(string OrderId, IReadOnlyList<ReservationLine> Lines);
