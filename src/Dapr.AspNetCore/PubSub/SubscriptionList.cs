using Dapr.AspNetCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Dapr;

/// <summary>Finds the topics of an application's endpoints.</summary>
internal sealed partial class SubscriptionList(SubscribeOptions options, ILogger logger)
{
    private volatile Reading? _last;

    /// <summary>The topics as they were read last, while the endpoints are the same.</summary>
    public IReadOnlyList<AppSubscription> Known(EndpointDataSource endpoints) => _last is { Token.HasChanged: false } last ? last.Subscriptions : Read(endpoints);

    /// <summary>The topics, by component and name.</summary>
    public IReadOnlyList<AppSubscription> Read(EndpointDataSource endpoints)
    {
        var token = endpoints.GetChangeToken();
        var subscriptions = Find(endpoints);
        _last = new Reading(subscriptions, token);
        return subscriptions;
    }

    private IReadOnlyList<AppSubscription> Find(EndpointDataSource endpoints)
    {
        var topics =
            from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
            from topic in endpoint.Metadata.GetOrderedMetadata<ITopicMetadata>()
            where topic.Name is not null && HasFixedPath(endpoint, topic)
            select (Endpoint: endpoint, Topic: topic);
        return
        [
            .. topics
                .GroupBy(entry => (entry.Topic.PubsubName, entry.Topic.Name))
                .OrderBy(group => group.Key.PubsubName, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => Read([.. group.OrderBy(entry => entry.Topic.Priority)])),
        ];
    }

    private AppSubscription Read(IReadOnlyList<(RouteEndpoint Endpoint, ITopicMetadata Topic)> entries)
    {
        var first = entries[0].Topic;
        var rules = entries.Where(entry => !string.IsNullOrEmpty(entry.Topic.Match)).ToList();
        var defaults = entries.Where(entry => string.IsNullOrEmpty(entry.Topic.Match)).ToList();
        if (rules.DistinctBy(rule => rule.Topic.Priority).Count() < rules.Count) SamePriority(first.PubsubName, first.Name);
        if (defaults.DistinctBy(entry => Bulk(entry) is not null).Count() > 1)
        {
            // A handler of bulks cannot read a single event, nor the other way round.
            BulkAndSingle(first.PubsubName, first.Name, Route(defaults[0].Endpoint), string.Join("', '", defaults.Skip(1).Select(entry => Route(entry.Endpoint))));
            defaults = defaults[..1];
        }

        if (rules.Concat(defaults).DistinctBy(entry => Bulk(entry) is not null).Count() > 1) RulesBulkAndSingle(first.PubsubName, first.Name);
        IReadOnlyList<string> deadLetters = [.. entries.Select(entry => (entry.Topic as IDeadLetterTopicMetadata)?.DeadLetterTopic ?? "").Where(topic => topic.Length > 0).Distinct()];
        if (deadLetters.Count > 1) SeveralDeadLetters(first.PubsubName, first.Name, deadLetters[0]);
        return new AppSubscription
        {
            PubSubName = first.PubsubName,
            Topic = first.Name,
            Rules = [.. rules.Select(rule => (rule.Topic.Match, Route(rule.Endpoint)))],
            Defaults = [.. defaults.Select(entry => Route(entry.Endpoint)).Distinct()],
            Metadata = Metadata(entries),
            DeadLetterTopic = deadLetters.FirstOrDefault(""),
            Bulk = Bulk(defaults.Count > 0 ? defaults[0] : entries[0]),
        };
    }

    private static IBulkSubscribeMetadata? Bulk((RouteEndpoint Endpoint, ITopicMetadata Topic) entry) =>
        entry.Endpoint.Metadata.GetOrderedMetadata<IBulkSubscribeMetadata>().FirstOrDefault(bulk => bulk.TopicName == entry.Topic.Name);

    private SortedDictionary<string, string> Metadata(IReadOnlyList<(RouteEndpoint Endpoint, ITopicMetadata Topic)> entries)
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

        return metadata;
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

    [LoggerMessage(1, LogLevel.Error, "Of the endpoints that take every event of {PubSub}/{Topic} some take bulks and some single events; only '{Route}' gets them, and '{Others}' gets none. Let all of them take the same.")]
    private partial void BulkAndSingle(string? pubSub, string topic, string route, string others);

    [LoggerMessage(10, LogLevel.Error, "Of the endpoints of {PubSub}/{Topic} some take bulks and some single events, and those with a condition get what the others do. Let all of them take the same.")]
    private partial void RulesBulkAndSingle(string? pubSub, string topic);

    [LoggerMessage(11, LogLevel.Error, "Endpoints of {PubSub}/{Topic} name several dead-letter topics; a topic has one, and '{DeadLetterTopic}' is taken.")]
    private partial void SeveralDeadLetters(string? pubSub, string topic, string deadLetterTopic);

    [LoggerMessage(2, LogLevel.Error, "Several conditions of {PubSub}/{Topic} have the same priority; their order is not defined.")]
    private partial void SamePriority(string pubSub, string topic);

    [LoggerMessage(7, LogLevel.Error, "The route '{Route}' takes the topic {PubSub}/{Topic}, but has a parameter, which the runtime cannot fill in. It is left out; give it a fixed path.")]
    private partial void RouteWithParameter(string pubSub, string topic, string? route);

    private sealed record Reading(IReadOnlyList<AppSubscription> Subscriptions, IChangeToken Token);
}
