using System.Text.Json;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.PubSub.Bulk;
using Dapr.Sidecar.PubSub.Cel;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Asks an application for its subscriptions.</summary>
internal sealed partial class AppSubscriptions(string appId, ILogger logger)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(750), TimeSpan.FromSeconds(1)];

    /// <summary>What the application answers when it is asked for its topics. One rule that does not compile loses them all.</summary>
    public async Task<IReadOnlyList<TopicSubscription>> ReadAsync(AppChannel.AppChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            return await WithRetriesAsync(
                () => channel.IsGrpc ? ReadGrpcAsync(channel, cancellationToken) : ReadHttpAsync(channel, cancellationToken), cancellationToken);
        }
        catch (FormatException exception)
        {
            RuleInvalid(exception.Message);
        }
        catch (Exception exception) when (exception is JsonException or IOException or HttpRequestException or RpcCallException)
        {
            SubscriptionsUnread(exception.Message);
        }

        return [];
    }

    /// <summary>Asks again when there was no answer: an application that has just opened its port may not answer at once.</summary>
    private async Task<IReadOnlyList<TopicSubscription>> WithRetriesAsync(
        Func<Task<IReadOnlyList<TopicSubscription>>> read, CancellationToken cancellationToken)
    {
        foreach (var pause in Pauses)
        {
            try
            {
                return await read();
            }
            catch (Exception exception) when (exception is HttpRequestException or RpcCallException)
            {
                SubscriptionsAskedAgain(exception.Message);
                await Task.Delay(pause, TimeProvider.System, cancellationToken);
            }
        }

        return await read();
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

        using var document = JsonDocument.Parse(LoneSurrogates.Replace(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Array => [.. document.RootElement.EnumerateArray().Select(Read).OfType<TopicSubscription>()],
            JsonValueKind.Null => [],
            _ => throw new JsonException("the subscriptions are no list"),
        };
    }

    /// <summary>An entry of the application's list, of either version; null when it names no route.</summary>
    private TopicSubscription? Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) throw new JsonException("a subscription is no object");

        var rules = new List<TopicRule>();
        if (LooseJson.Member(entry, "routes") is { ValueKind: not JsonValueKind.Null } routes)
        {
            if (routes.ValueKind != JsonValueKind.Object) throw new JsonException("the routes of a subscription are no object");
            rules.AddRange(LooseJson.List(routes, "rules").Select(rule => Rule(
                LooseJson.Text(entry, "pubsubname"), LooseJson.Text(entry, "topic"), LooseJson.Text(rule, "match"), LooseJson.Text(rule, "path"))));
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
            Bulk = Bulk(LooseJson.Member(entry, "bulkSubscribe")),
            Type = TopicSubscription.Programmatic,
        };
    }

    private async Task<IReadOnlyList<TopicSubscription>> ReadGrpcAsync(
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

    private TopicSubscription Read(AppCallback.Autogen.Grpc.v1.TopicSubscription entry)
    {
        var rules = entry.Routes?.Rules.Select(rule => Rule(entry.PubsubName, entry.Topic, rule.Match, rule.Path)).ToList() ?? [];
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
            Bulk = entry.BulkSubscribe is { Enabled: true } bulk ? BulkSettings.Of(bulk.MaxMessagesCount, bulk.MaxAwaitDurationMs) : null,
            Type = TopicSubscription.Programmatic,
        };
    }

    private static BulkSettings? Bulk(JsonElement? bulk) =>
        bulk is { ValueKind: JsonValueKind.Object } settings && LooseJson.Member(settings, "enabled") is { ValueKind: JsonValueKind.True }
            ? BulkSettings.Of(LooseJson.Number(settings, "maxMessagesCount"), LooseJson.Number(settings, "maxAwaitDurationMs"))
            : null;

    /// <exception cref="FormatException">The rule does not compile; says which and where.</exception>
    private static TopicRule Rule(string pubSubName, string topic, string match, string path)
    {
        try
        {
            return TopicRule.Create(match, path);
        }
        catch (CelSyntaxException exception)
        {
            throw new FormatException($"'{match}' for {pubSubName}/{topic}, at {exception.Message}", exception);
        }
    }

    [LoggerMessage(113, LogLevel.Error, "A routing rule of the application does not compile, so none of its subscriptions holds: {Reason}")]
    private partial void RuleInvalid(string reason);

    [LoggerMessage(115, LogLevel.Warning, "The application is asked again for its subscriptions: {Reason}")]
    private partial void SubscriptionsAskedAgain(string reason);

    [LoggerMessage(114, LogLevel.Error, "The subscriptions of the application cannot be read: {Reason}")]
    private partial void SubscriptionsUnread(string reason);
}
