using System.Text.Json;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>One try to deliver a message: how far it came, and what it holds until it is over.</summary>
internal sealed class TopicAttempt(BrokerMessage message, JsonDocument? document) : IDisposable
{
    public BrokerMessage Message => message;

    /// <summary>The id of the event; empty when it has none.</summary>
    public string EventId { get; init; } = "";

    /// <summary>The event, which goes to the application; null when there is an answer without it.</summary>
    public TopicEvent? Event { get; init; }

    /// <summary>What came of it; of an event that goes to the application, what that has answered.</summary>
    public TopicAnswer Answer { get; set; }

    /// <summary>A try that ends before the application is asked.</summary>
    public static TopicAttempt Ended(BrokerMessage message, TopicAnswer answer, string eventId = "") => new(message, null) { Answer = answer, EventId = eventId };

    public void Dispose() => document?.Dispose();
}
