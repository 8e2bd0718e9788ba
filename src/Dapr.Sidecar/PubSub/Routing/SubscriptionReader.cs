using System.Text.Json;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.PubSub.Cel;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Reads the subscriptions of an application: from its answer, and from resources.</summary>
internal sealed partial class SubscriptionReader(string appId, ILogger logger)
{
    private const string Kind = "Subscription";

    /// <summary>What the application answers when it is asked for its topics. One rule that does not compile loses them all.</summary>
    public async Task<IReadOnlyList<TopicSubscription>> ReadAppAsync(AppChannel.AppChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            return channel.IsGrpc ? await ReadGrpcAsync(channel, cancellationToken) : await ReadHttpAsync(channel, cancellationToken);
        }
        catch (CelSyntaxException exception)
        {
            RuleInvalid(exception.Message);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or RpcCallException)
        {
            SubscriptionsUnread(exception.Message);
        }

        return [];
    }

    /// <summary>The Subscription resources, of both versions.</summary>
    public IReadOnlyList<TopicSubscription> ReadResources(IEnumerable<ResourceDocument> resources)
    {
        var subscriptions = new List<TopicSubscription>();
        foreach (var document in resources.Where(document => document.Kind == Kind && document.Spec is not null))
        {
            try
            {
                if (document.ApiVersion == "dapr.io/v1alpha1" || document.ApiVersion == "dapr.io/v2alpha1")
                {
                    subscriptions.Add(ReadResource(document));
                }
            }
            catch (CelSyntaxException exception)
            {
                ResourceRuleInvalid(document.Name, document.File, exception.Message);
            }
        }

        return subscriptions;
    }

    private static TopicSubscription ReadResource(ResourceDocument document)
    {
        var spec = document.Spec!;
        var rules = new List<TopicRule>();
        if (document.ApiVersion == "dapr.io/v2alpha1")
        {
            foreach (var rule in spec.Map("routes")?.List("rules") ?? [])
            {
                rules.Add(TopicRule.Create(rule.Text("match") ?? "", rule.Text("path") ?? ""));
            }

            if (spec.Map("routes")?.Text("default") is { Length: > 0 } path)
            {
                rules.Add(TopicRule.Create("", path));
            }
        }
        else
        {
            rules.Add(TopicRule.Create("", spec.Text("route") ?? ""));
        }

        return new TopicSubscription
        {
            PubSubName = spec.Text("pubsubname") ?? "",
            Topic = spec.Text("topic") ?? "",
            Rules = rules,
            DeadLetterTopic = spec.Text("deadLetterTopic") ?? "",
            Metadata = spec.Pairs("metadata"),
            Type = TopicSubscription.Declarative,
        };
    }

    private async Task<IReadOnlyList<TopicSubscription>> ReadHttpAsync(AppChannel.AppChannel channel, CancellationToken cancellationToken)
    {
        using var request = AppRequests.Get(channel, DaprRoutes.Subscribe, appId);
        using var response = await channel.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode != 200)
        {
            if ((int)response.StatusCode != 404)
            {
                SubscriptionsUnread($"the application answered {(int)response.StatusCode}");
            }

            return [];
        }

        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("the subscriptions are no list");
        }

        return [.. document.RootElement.EnumerateArray().Select(Read).OfType<TopicSubscription>()];
    }

    private static TopicSubscription? Read(JsonElement entry)
    {
        var rules = new List<TopicRule>();
        if (entry.TryGetProperty("routes", out var routes) && routes.ValueKind == JsonValueKind.Object)
        {
            if (routes.TryGetProperty("rules", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                rules.AddRange(list.EnumerateArray().Select(rule => TopicRule.Create(Text(rule, "match"), Text(rule, "path"))));
            }

            if (Text(routes, "default") is { Length: > 0 } path)
            {
                rules.Add(TopicRule.Create("", path));
            }
        }

        if (rules.Count == 0 && Text(entry, "route") is { Length: > 0 } route)
        {
            rules.Add(TopicRule.Create("", route));
        }

        return rules.Count == 0
            ? null
            : new TopicSubscription
            {
                PubSubName = Text(entry, "pubsubname"),
                Topic = Text(entry, "topic"),
                Rules = rules,
                DeadLetterTopic = Text(entry, "deadLetterTopic"),
                Metadata = entry.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
                    ? metadata.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.ToString())
                    : [],
                Type = TopicSubscription.Programmatic,
            };
    }

    private static async Task<IReadOnlyList<TopicSubscription>> ReadGrpcAsync(AppChannel.AppChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            var response = await channel.CallAsync(AppCallbackMethods.ListTopicSubscriptions, new Empty(), null, cancellationToken);
            return [.. response.Subscriptions.Select(Read)];
        }
        catch (RpcCallException exception) when (exception.StatusCode == RpcStatusCode.Unimplemented)
        {
            return [];
        }
    }

    private static TopicSubscription Read(AppCallback.Autogen.Grpc.v1.TopicSubscription entry)
    {
        var rules = entry.Routes?.Rules.Select(rule => TopicRule.Create(rule.Match, rule.Path)).ToList() ?? [];
        if (entry.Routes?.Default is { Length: > 0 } path)
        {
            rules.Add(TopicRule.Create("", path));
        }

        // A gRPC application needs no route: there is one method for all.
        return new TopicSubscription
        {
            PubSubName = entry.PubsubName,
            Topic = entry.Topic,
            Rules = rules.Count > 0 ? rules : [TopicRule.Create("", "")],
            DeadLetterTopic = entry.DeadLetterTopic,
            Metadata = entry.Metadata,
            Type = TopicSubscription.Programmatic,
        };
    }

    /// <summary>A member as text. The runtime finds members whatever their case: SDKs write pubsubname and pubsubName.</summary>
    private static string Text(JsonElement element, string name)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.String)
                {
                    return member.Value.GetString()!;
                }
            }
        }

        return "";
    }

    [LoggerMessage(113, LogLevel.Error, "A routing rule of the application does not compile, so none of its subscriptions holds: {Reason}")]
    private partial void RuleInvalid(string reason);

    [LoggerMessage(114, LogLevel.Error, "The subscriptions of the application cannot be read: {Reason}")]
    private partial void SubscriptionsUnread(string reason);

    [LoggerMessage(115, LogLevel.Error, "A rule of the subscription {Name} in {File} does not compile: {Reason}")]
    private partial void ResourceRuleInvalid(string name, string file, string reason);
}
