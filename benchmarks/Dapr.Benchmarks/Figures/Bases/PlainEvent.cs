namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>The body that the runtime delivers to a topic, as a plain endpoint takes it.</summary>
internal sealed record PlainEvent(
    string Id,
    string Source,
    string Type,
    string SpecVersion,
    string DataContentType,
    string Topic,
    string PubSubName,
    string TraceId,
    string TraceParent,
    string TraceState,
    string Time,
    Order Data)
{
    /// <summary>The event that is delivered, with the attributes that the runtime adds.</summary>
    public static PlainEvent Sample { get; } = new(
        "f3a1c6de-5b0d-4e64-9d2c-1f0f0a4c7b11",
        "checkout",
        "com.dapr.event.sent",
        "1.0",
        "application/json",
        "orders",
        "pubsub",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "",
        "2026-01-31T12:00:00Z",
        Order.Sample);
}
