using System.Text.Json;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.PubSub.Cel;
using Dapr.Sidecar.PubSub.Envelopes;
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
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Array => [.. document.RootElement.EnumerateArray().Select(Read).OfType<TopicSubscription>()],
            JsonValueKind.Null => [],
            _ => throw new JsonException("the subscriptions are no list"),
        };
    }

    /// <summary>An entry of the application's list, of either version; null when it names no route.</summary>
    private static TopicSubscription? Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) throw new JsonException("a subscription is no object");

        var rules = new List<TopicRule>();
        if (LooseJson.Member(entry, "routes") is { ValueKind: not JsonValueKind.Null } routes)
        {
            if (routes.ValueKind != JsonValueKind.Object) throw new JsonException("the routes of a subscription are no object");
            rules.AddRange(LooseJson.List(routes, "rules")
                .Select(rule => TopicRule.Create(LooseJson.Text(rule, "match"), LooseJson.Text(rule, "path"))));
            if (LooseJson.Text(routes, "default") is { Length: > 0 } path) rules.Add(TopicRule.Create("", path));
        }

        if (rules.Count == 0 && LooseJson.Text(entry, "route") is { Length: > 0 } route) rules.Add(TopicRule.Create("", route));
        if (rules.Count == 0) return null;

        return new TopicSubscription
        {
            PubSubName = LooseJson.Text(entry, "pubsubname"),
            Topic = LooseJson.Text(entry, "topic"),
            Rules = rules,
            DeadLetterTopic = LooseJson.Text(entry, "deadLetterTopic"),
            Metadata = LooseJson.Texts(entry, "metadata"),
            Type = TopicSubscription.Programmatic,
        };
    }

    private static async Task<IReadOnlyList<TopicSubscription>> ReadGrpcAsync(
        AppChannel.AppChannel channel, CancellationToken cancellationToken)
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

    [LoggerMessage(113, LogLevel.Error, "A routing rule of the application does not compile, so none of its subscriptions holds: {Reason}")]
    private partial void RuleInvalid(string reason);

    [LoggerMessage(114, LogLevel.Error, "The subscriptions of the application cannot be read: {Reason}")]
    private partial void SubscriptionsUnread(string reason);

    [LoggerMessage(115, LogLevel.Error, "A rule of the subscription {Name} in {File} does not compile: {Reason}")]
    private partial void ResourceRuleInvalid(string name, string file, string reason);
}
