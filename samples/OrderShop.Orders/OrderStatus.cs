namespace OrderShop.Orders;

/// <summary>What became of an order so far.</summary>
public enum OrderStatus
{
    /// <summary>Taken in; its goods are not reserved yet.</summary>
    Pending,

    /// <summary>Its goods are reserved and the event is out.</summary>
    Accepted,

    /// <summary>It cannot be served.</summary>
    Rejected,
}
