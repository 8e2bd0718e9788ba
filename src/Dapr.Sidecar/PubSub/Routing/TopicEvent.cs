using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>An event on its way to the application.</summary>
internal sealed record TopicEvent(TopicSubscription Subscription, BrokerMessage Message, ReadOnlyMemory<byte> Data, JsonElement CloudEvent, string Path)
{
    /// <summary>What goes along as headers: the message's metadata, the pub/sub, and for an event with a trace its context.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers()
    {
        foreach (var pair in Message.Metadata)
        {
            yield return pair;
        }

        yield return new("pubsubName", Subscription.PubSubName);
        if (CloudEvent.TryGetProperty(DaprHeaders.TraceParent, out _))
        {
            var trace = Text(CloudEvent, DaprHeaders.TraceParent);
            yield return new(DaprHeaders.TraceParent, TraceHeaders.IsValid(trace) ? trace : TraceHeaders.None);
        }
    }

    /// <summary>A member as text; empty when it is absent or none.</summary>
    public static string Text(JsonElement cloudEvent, string name) =>
        cloudEvent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
