using System.Text.Json;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;

namespace Dapr;

/// <summary>Lists the topics of an application's endpoints as the runtime asks for them.</summary>
internal sealed partial class SubscriptionDocument(SubscribeOptions options, ILogger logger)
{
    /// <summary>Writes the list.</summary>
    public byte[] Write(EndpointDataSource endpoints)
    {
        var topics =
            from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
            from topic in endpoint.Metadata.GetOrderedMetadata<ITopicMetadata>()
            where topic.Name is not null && HasFixedPath(endpoint, topic)
            select (Endpoint: endpoint, Topic: topic);
        var groups = topics
            .GroupBy(entry => (entry.Topic.PubsubName, entry.Topic.Name))
            .OrderBy(group => group.Key.PubsubName, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Name, StringComparer.Ordinal);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var group in groups)
            {
                Write(json, [.. group.OrderBy(entry => entry.Topic.Priority)]);
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    private void Write(Utf8JsonWriter json, IReadOnlyList<(RouteEndpoint Endpoint, ITopicMetadata Topic)> entries)
    {
        var (endpoint, first) = entries[0];
        json.WriteStartObject();
        json.WriteString("topic", first.Name);
        json.WriteString("pubsubName", first.PubsubName);
        WriteRoutes(json, entries);
        WriteMetadata(json, entries);
        if (first is IDeadLetterTopicMetadata { DeadLetterTopic: { Length: > 0 } deadLetter })
        {
            json.WriteString("deadLetterTopic", deadLetter);
        }

        if (endpoint.Metadata.GetOrderedMetadata<IBulkSubscribeMetadata>().FirstOrDefault(bulk => bulk.TopicName == first.Name) is { } found)
        {
            json.WriteStartObject("bulkSubscribe");
            json.WriteBoolean("enabled", true);
            json.WriteNumber("maxMessagesCount", found.MaxMessagesCount);
            json.WriteNumber("maxAwaitDurationMs", found.MaxAwaitDurationMs);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteRoutes(Utf8JsonWriter json, IReadOnlyList<(RouteEndpoint Endpoint, ITopicMetadata Topic)> entries)
    {
        var rules = entries.Where(entry => !string.IsNullOrEmpty(entry.Topic.Match)).ToList();
        var defaults = entries.Where(entry => string.IsNullOrEmpty(entry.Topic.Match)).ToList();
        if (defaults.Count > 1)
        {
            SeveralDefaults(entries[0].Topic.PubsubName, entries[0].Topic.Name, Route(defaults[0].Endpoint), string.Join("', '", defaults.Skip(1).Select(entry => Route(entry.Endpoint))));
        }

        if (rules.Count == 0)
        {
            json.WriteString("route", Route(defaults[0].Endpoint));
            return;
        }

        if (rules.DistinctBy(rule => rule.Topic.Priority).Count() < rules.Count)
        {
            SamePriority(entries[0].Topic.PubsubName, entries[0].Topic.Name);
        }

        json.WriteStartObject("routes");
        json.WriteStartArray("rules");
        foreach (var (endpoint, topic) in rules)
        {
            json.WriteStartObject();
            json.WriteString("match", topic.Match);
            json.WriteString("path", Route(endpoint));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (defaults.Count > 0)
        {
            json.WriteString("default", Route(defaults[0].Endpoint));
        }

        json.WriteEndObject();
    }

    private void WriteMetadata(Utf8JsonWriter json, IReadOnlyList<(RouteEndpoint Endpoint, ITopicMetadata Topic)> entries)
    {
        var separator = entries.Select(entry => (entry.Topic as IOwnedOriginalTopicMetadata)?.MetadataSeparator).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? ",";
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var owned =
            from entry in entries
            let ids = (entry.Topic as IOwnedOriginalTopicMetadata)?.OwnedMetadatas ?? []
            from item in entry.Endpoint.Metadata.GetOrderedMetadata<IOriginalTopicMetadata>()
            where string.IsNullOrEmpty(item.Id) || ids.Contains(item.Id)
            select item;
        foreach (var group in owned.GroupBy(item => item.Name))
        {
            metadata[group.Key] = string.Join(separator, group.Select(item => item.Value).Distinct());
        }

        if (options.EnableRawPayload || entries.Any(entry => entry.Topic is IRawTopicMetadata { EnableRawPayload: true }))
        {
            metadata["rawPayload"] = "true";
        }

        if (metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach (var (name, value) in metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }
    }

    /// <summary>The runtime calls a path as it is, so there is no subscription for one with a parameter; the others go on.</summary>
    private bool HasFixedPath(RouteEndpoint endpoint, ITopicMetadata topic)
    {
        var isFixed = Segments(endpoint).All(segment => segment.Parts.All(part => part is RoutePatternLiteralPart or RoutePatternSeparatorPart));
        if (!isFixed)
        {
            RouteWithParameter(topic.PubsubName, topic.Name, endpoint.RoutePattern.RawText);
        }

        return isFixed;
    }

    /// <summary>The segments of a path that a call must have.</summary>
    private static IEnumerable<RoutePatternPathSegment> Segments(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.PathSegments.Where(segment => segment.Parts is not [RoutePatternParameterPart { IsOptional: true }]);

    private static string Route(RouteEndpoint endpoint) =>
        string.Join('/', Segments(endpoint).Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));

    [LoggerMessage(1, LogLevel.Error, "Several endpoints take every event of {PubSub}/{Topic}; only '{Route}' gets them, and '{Others}' gets none. Give all but one a condition, or call the one from the other.")]
    private partial void SeveralDefaults(string pubSub, string topic, string route, string others);

    [LoggerMessage(2, LogLevel.Error, "Several conditions of {PubSub}/{Topic} have the same priority; their order is not defined.")]
    private partial void SamePriority(string pubSub, string topic);

    [LoggerMessage(7, LogLevel.Error, "The route '{Route}' takes the topic {PubSub}/{Topic}, but has a parameter, which the runtime cannot fill in. It is left out; give it a fixed path.")]
    private partial void RouteWithParameter(string pubSub, string topic, string? route);
}
