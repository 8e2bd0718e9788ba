using System.Text.Json;

namespace Dapr;

/// <summary>The topics of an application as the runtime asks for them over HTTP.</summary>
internal static class SubscriptionDocument
{
    /// <summary>Writes the list.</summary>
    public static byte[] Write(IEnumerable<AppSubscription> subscriptions)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var subscription in subscriptions)
            {
                Write(json, subscription);
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, AppSubscription subscription)
    {
        json.WriteStartObject();
        json.WriteString("topic", subscription.Topic);
        json.WriteString("pubsubName", subscription.PubSubName);
        WriteRoutes(json, subscription);
        if (subscription.Metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach (var (name, value) in subscription.Metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        if (subscription.DeadLetterTopic.Length > 0)
        {
            json.WriteString("deadLetterTopic", subscription.DeadLetterTopic);
        }

        if (subscription.Bulk is { } bulk)
        {
            json.WriteStartObject("bulkSubscribe");
            json.WriteBoolean("enabled", true);
            json.WriteNumber("maxMessagesCount", bulk.MaxMessagesCount);
            json.WriteNumber("maxAwaitDurationMs", bulk.MaxAwaitDurationMs);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteRoutes(Utf8JsonWriter json, AppSubscription subscription)
    {
        if (subscription.Rules.Count == 0)
        {
            json.WriteString("route", subscription.Default);
            return;
        }

        json.WriteStartObject("routes");
        json.WriteStartArray("rules");
        foreach (var (match, path) in subscription.Rules)
        {
            json.WriteStartObject();
            json.WriteString("match", match);
            json.WriteString("path", path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (subscription.Default is { } other)
        {
            json.WriteString("default", other);
        }

        json.WriteEndObject();
    }
}
