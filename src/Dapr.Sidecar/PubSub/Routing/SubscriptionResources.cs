using Dapr.Sidecar.Components;
using Dapr.Sidecar.PubSub.Bulk;
using Dapr.Sidecar.PubSub.Cel;
using YamlDotNet.RepresentationModel;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Reads Subscription resources, of both versions. One that is faulty is named with its line and left out.</summary>
internal sealed class SubscriptionResources(ResourceLog log)
{
    private const string Kind = "Subscription";
    private const string First = "dapr.io/v1alpha1";
    private const string Second = "dapr.io/v2alpha1";

    public IReadOnlyList<TopicSubscription> Read(IEnumerable<ResourceDocument> resources)
    {
        var subscriptions = new List<TopicSubscription>();
        foreach (var document in resources.Where(document => document is { Kind: Kind, ApiVersion: First or Second }))
        {
            try
            {
                subscriptions.Add(Read(document));
            }
            catch (ResourceFormatException exception)
            {
                log.Unreadable(document.File, exception.Line, exception.Message);
            }
        }

        return subscriptions;
    }

    private TopicSubscription Read(ResourceDocument document)
    {
        var spec = document.Spec;
        log.Unknown(document, document.Root.Unknown("apiVersion", "kind", "metadata", "spec", "scopes"));
        log.Unknown(document, spec.Unknown(
            "pubsubname", "topic", "metadata", "deadLetterTopic", "bulkSubscribe", document.ApiVersion == Second ? "routes" : "route"));
        return new TopicSubscription
        {
            PubSubName = spec.Text("pubsubname") ?? "",
            Topic = spec.Text("topic") ?? "",
            Rules = document.ApiVersion == Second ? Rules(document, spec.Map("routes")) : [TopicRule.Create("", spec.Text("route") ?? "")],
            DeadLetterTopic = spec.Text("deadLetterTopic") ?? "",
            Metadata = spec.Pairs("metadata"),
            Bulk = Bulk(document, spec.Map("bulkSubscribe")),
            Type = TopicSubscription.Declarative,
        };
    }

    private BulkSettings? Bulk(ResourceDocument document, YamlMappingNode? bulk)
    {
        log.Unknown(document, bulk.Unknown("enabled", "maxMessagesCount", "maxAwaitDurationMs"));
        return bulk?.Flag("enabled") == true ? BulkSettings.Of(bulk.Number("maxMessagesCount"), bulk.Number("maxAwaitDurationMs")) : null;
    }

    private List<TopicRule> Rules(ResourceDocument document, YamlMappingNode? routes)
    {
        log.Unknown(document, routes.Unknown("rules", "default"));
        var rules = new List<TopicRule>();
        foreach (var rule in routes?.Maps("rules") ?? [])
        {
            log.Unknown(document, rule.Unknown("match", "path"));
            try
            {
                rules.Add(TopicRule.Create(rule.Text("match") ?? "", rule.Text("path") ?? ""));
            }
            catch (CelSyntaxException exception)
            {
                throw new ResourceFormatException(rule.Child("match")!, $"the rule does not compile, at {exception.Message}");
            }
        }

        if (routes?.Text("default") is { Length: > 0 } path)
        {
            rules.Add(TopicRule.Create("", path));
        }

        return rules;
    }
}
