namespace Dapr.Testing;

/// <summary>A delivery to the application, what it answered, and what came of that.</summary>
public sealed record DeliveryRecord
{
    /// <summary>The pub/sub component.</summary>
    public required string PubSubName { get; init; }

    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The id of the event; empty when it has none.</summary>
    public string EventId { get; init; } = "";

    /// <summary>The route that the event went to; empty when none fitted.</summary>
    public string Path { get; init; } = "";

    /// <summary>How often an event of this id was delivered on this topic, this time included.</summary>
    /// <value>1 for the first time.</value>
    public int Attempt { get; init; } = 1;

    /// <summary>What came of it.</summary>
    public required DeliveryOutcome Outcome { get; init; }

    /// <summary>The status of the application's answer: that of HTTP, or of gRPC when it speaks that; null when it was not asked or did not answer.</summary>
    public int? Status { get; init; }

    /// <summary>How the body of the answer begins, or what the application threw; empty for nothing.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Why the event was not handled, in one line; empty for <see cref="DeliveryOutcome.Success"/>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The topic that got the event instead, as a dead letter; null for none.</summary>
    public string? DeadLetterTopic { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{PubSubName}/{Topic} to {(Path.Length > 0 ? Path : "no route")}, attempt {Attempt}: {Outcome}"
        + (Reason.Length > 0 ? $" ({Reason})" : "")
        + (DeadLetterTopic is null ? "" : $", dead letter to {DeadLetterTopic}");
}
