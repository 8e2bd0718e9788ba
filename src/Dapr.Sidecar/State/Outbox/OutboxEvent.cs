using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.PubSub;
using Dapr.Sidecar.PubSub.Envelopes;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Telemetry;

namespace Dapr.Sidecar.State.Outbox;

/// <summary>An event of a written item, on its way through the sidecar's own topic.</summary>
/// <param name="Id">Its id, and the key of the row that tells that its transaction was applied.</param>
/// <param name="Data">The event.</param>
/// <param name="Trace">The trace of whoever wrote.</param>
internal sealed record OutboxEvent(string Id, ReadOnlyMemory<byte> Data, TraceContext Trace)
{
    /// <summary>The metadata of an item that is published, but not stored.</summary>
    public const string Projection = "outbox.projection";

    private const string IdPrefix = "outbox-";

    // These two are the runtime's to say, whatever the metadata of an item does.
    private static readonly string[] Fixed = ["data", "id", Projection];

    /// <summary>Makes the event of an item: its metadata becomes attributes, word for word.</summary>
    public static OutboxEvent Create(StateWrite item, OutboxSettings settings, CloudEvents envelopes, TraceContext trace)
    {
        var id = IdPrefix + UniqueId.New();
        var contentType = item.Metadata.GetValueOrDefault("contentType", "");
        var value = item.Value ?? ReadOnlyMemory<byte>.Empty;
        var envelope = envelopes.Create(new PublishRequest
        {
            PubSubName = settings.PubSub,
            Topic = settings.Topic,
            Data = item.IsJson && !ContentTypes.IsJson(contentType) ? GoText.OfJson(value) : value,
            ContentType = ContentTypes.IsCloudEvent(contentType) ? ContentTypes.Json : contentType,
            Metadata = new Dictionary<string, string> { ["cloudevent.id"] = id },
            TraceParent = trace.Parent,
            TraceState = trace.State,
        });
        var members = GoJson.ParseFirst(envelope).EnumerateObject().ToDictionary(member => member.Name, object (member) => member.Value);
        foreach (var (name, text) in item.Metadata.Where(pair => !Fixed.Contains(pair.Key)))
        {
            members[name] = text;
        }

        return new OutboxEvent(id, GoJson.WriteObject(members), trace);
    }

    /// <summary>Reads an event; null when it is none of an outbox.</summary>
    public static OutboxEvent? Read(ReadOnlyMemory<byte> data)
    {
        try
        {
            var root = GoJson.ParseFirst(data);
            return root.ValueKind == JsonValueKind.Object && Text(root, "id") is { } id && id.StartsWith(IdPrefix, StringComparison.Ordinal)
                ? new OutboxEvent(id, data, new TraceContext(Text(root, DaprHeaders.TraceParent) ?? "", Text(root, DaprHeaders.TraceState) ?? ""))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
