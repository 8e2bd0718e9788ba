using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>An event on its way to the application.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Message">The message as the broker gave it.</param>
/// <param name="Data">The event as bytes.</param>
/// <param name="CloudEvent">The event, read.</param>
/// <param name="Path">The route.</param>
internal sealed record TopicEvent(
    TopicSubscription Subscription, BrokerMessage Message, ReadOnlyMemory<byte> Data, JsonElement CloudEvent, string Path)
{
    private const string PubSubName = "pubsubName";
    private const string TraceId = "traceid";

    /// <summary>What goes along as headers: the message's metadata, the pub/sub, and for an event with a trace its context.</summary>
    public IReadOnlyDictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Message.Metadata)
        {
            headers[name] = value;
        }

        headers[PubSubName] = Subscription.PubSubName;
        if (CloudEvent.TryGetProperty(DaprHeaders.TraceParent, out _) || CloudEvent.TryGetProperty(TraceId, out _))
        {
            var trace = Text(DaprHeaders.TraceParent) is { Length: > 0 } parent ? parent : Text(TraceId);
            headers[DaprHeaders.TraceParent] = TraceHeaders.IsValid(trace) ? trace : TraceHeaders.None;
        }

        return headers;
    }

    /// <summary>A member as text; empty when it is absent or none.</summary>
    public string Text(string name) => Text(CloudEvent, name);

    /// <summary>A member as text; empty when it is absent or none.</summary>
    public static string Text(JsonElement cloudEvent, string name) =>
        cloudEvent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
