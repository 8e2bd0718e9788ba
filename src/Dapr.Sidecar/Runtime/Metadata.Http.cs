using System.Text.Json;

namespace Dapr.Sidecar.Runtime;

/// <summary>The metadata as the body of an HTTP answer.</summary>
internal static class MetadataJson
{
    public static byte[] Create(SidecarMetadata metadata)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, metadata);
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, SidecarMetadata metadata)
    {
        json.WriteStartObject();
        json.WriteString("id", metadata.AppId);
        json.WriteString("runtimeVersion", metadata.RuntimeVersion);
        WriteList(json, "enabledFeatures", metadata.EnabledFeatures);
        WriteActors(json, "actors", metadata.ActorCounts);
        if (metadata.Components.Count > 0)
        {
            json.WriteStartArray("components");
            foreach (var component in metadata.Components)
            {
                json.WriteStartObject();
                json.WriteString("name", component.Name);
                json.WriteString("type", component.Type);
                if (component.Version.Length > 0)
                {
                    json.WriteString("version", component.Version);
                }

                WriteList(json, "capabilities", component.Capabilities);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WritePairs(json, "extended", metadata.Extended);
        WriteSubscriptions(json, metadata.Subscriptions);
        WriteApp(json, metadata.App);
        json.WriteStartObject("actorRuntime");
        var isRunning = metadata is { IsReady: true, HasActors: true, IsActorHostReady: true };
        json.WriteString("runtimeStatus", isRunning ? "RUNNING" : metadata is { IsReady: true, HasActors: false } ? "DISABLED" : "INITIALIZING");
        WriteActors(json, "activeActors", metadata.ActorCounts);
        json.WriteBoolean("hostReady", isRunning);
        if (isRunning || metadata is { IsReady: true, HasActors: false })
        {
            json.WriteString("placement", isRunning ? SidecarMetadata.WithPlacement : SidecarMetadata.NoPlacement);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteActors(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, int>> actors)
    {
        if (actors.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var (type, count) in actors)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            if (count > 0)
            {
                json.WriteNumber("count", count);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteApp(Utf8JsonWriter json, AppMetadata app)
    {
        json.WriteStartObject("appConnectionProperties");
        if (app.Port is { } port)
        {
            json.WriteNumber("port", port);
        }

        json.WriteString("protocol", app.Protocol);
        json.WriteString("channelAddress", app.Address);
        if (app.MaxConcurrency > 0)
        {
            json.WriteNumber("maxConcurrency", app.MaxConcurrency);
        }

        if (app.Health is { } health)
        {
            json.WriteStartObject("health");
            if (health.Path.Length > 0)
            {
                json.WriteString("healthCheckPath", health.Path);
            }

            json.WriteString("healthProbeInterval", health.Interval);
            json.WriteString("healthProbeTimeout", health.Timeout);
            json.WriteNumber("healthThreshold", health.Threshold);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSubscriptions(Utf8JsonWriter json, IReadOnlyList<SubscriptionMetadata> subscriptions)
    {
        if (subscriptions.Count == 0)
        {
            return;
        }

        json.WriteStartArray("subscriptions");
        foreach (var subscription in subscriptions)
        {
            json.WriteStartObject();
            json.WriteString("pubsubname", subscription.PubSubName);
            json.WriteString("topic", subscription.Topic);
            if (subscription.Metadata.Count > 0)
            {
                WritePairs(json, "metadata", subscription.Metadata);
            }

            json.WriteStartArray("rules");
            foreach (var (match, path) in subscription.Rules)
            {
                json.WriteStartObject();
                if (match.Length > 0)
                {
                    json.WriteString("match", match);
                }

                json.WriteString("path", path);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("deadLetterTopic", subscription.DeadLetterTopic);
            json.WriteString("type", subscription.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    private static void WritePairs(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
