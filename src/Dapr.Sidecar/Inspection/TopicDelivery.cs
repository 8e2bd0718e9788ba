namespace Dapr.Sidecar.Inspection;

/// <summary>A delivery to the application and what came of it.</summary>
/// <param name="PubSubName">The pub/sub component.</param>
/// <param name="Topic">The topic.</param>
/// <param name="EventId">The id of the event; empty when it has none.</param>
/// <param name="Path">The route; empty when none fitted.</param>
/// <param name="Outcome">What the application answered, or what became of the message without it.</param>
/// <param name="Reason">Why, where that is not plain.</param>
internal sealed record TopicDelivery(string PubSubName, string Topic, string EventId, string Path, string Outcome, string Reason)
{
    /// <summary>The status that the application answered with, of HTTP or of gRPC; null when it did not answer.</summary>
    public int? Status { get; init; }

    /// <summary>How the answer begins.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Where the message went instead; empty for nowhere.</summary>
    public string DeadLetterTopic { get; init; } = "";
}
