namespace Dapr.Testing;

/// <summary>A delivery to the application and what came of it.</summary>
public sealed record DeliveryRecord
{
    /// <summary>The pub/sub component.</summary>
    public required string PubSubName { get; init; }

    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The id of the event; empty when it has none.</summary>
    public required string EventId { get; init; }

    /// <summary>The route; empty when none fitted.</summary>
    public required string Path { get; init; }

    /// <summary>Success, Retry or Drop.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why, where the outcome is not Success.</summary>
    public required string Reason { get; init; }
}
