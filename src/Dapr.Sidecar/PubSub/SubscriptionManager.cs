using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.PubSub.Routing;
using Dapr.Sidecar.Runtime;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub;

/// <summary>Keeps the subscriptions of the application alive while it is well.</summary>
internal sealed partial class SubscriptionManager(
    PubSubService service,
    ComponentRegistry components,
    SidecarIdentity identity,
    AppConnection app,
    SidecarOptions options,
    IReadOnlyList<ResourceDocument> resources,
    EventLog events,
    ILogger<SubscriptionManager> logger) : ILifecycle, IMetadataSource
{
    private readonly SubscriptionReader _reader = new(identity.AppId, logger);
    private readonly List<IAsyncDisposable> _running = [];
    private IReadOnlyList<TopicSubscription> _subscriptions = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (app.Channel is not { } channel || !components.Any<IPubSub>())
        {
            return;
        }

        var asks = !options.DisabledInitEndpoints.Contains("subscribe");
        _subscriptions = Merge(
            asks ? await _reader.ReadAppAsync(channel, cancellationToken) : [],
            _reader.ReadResources(resources));
        foreach (var subscription in _subscriptions)
        {
            await SubscribeAsync(subscription, cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var subscription in _running)
        {
            await subscription.DisposeAsync();
        }

        _running.Clear();
    }

    public void Describe(SidecarMetadata metadata) => metadata.Subscriptions.AddRange(_subscriptions.Select(subscription => new SubscriptionMetadata(
        subscription.PubSubName,
        subscription.Topic,
        subscription.Metadata,
        [.. subscription.Rules.Select(rule => (rule.Match, rule.Path))],
        subscription.DeadLetterTopic,
        subscription.Type)));

    /// <summary>Of one topic the application's last word counts, else the first resource.</summary>
    private static IReadOnlyList<TopicSubscription> Merge(IReadOnlyList<TopicSubscription> programmatic, IReadOnlyList<TopicSubscription> declarative)
    {
        var byTopic = new Dictionary<(string, string), TopicSubscription>();
        foreach (var subscription in declarative)
        {
            byTopic.TryAdd((subscription.PubSubName, subscription.Topic), subscription);
        }

        foreach (var subscription in programmatic)
        {
            byTopic[(subscription.PubSubName, subscription.Topic)] = subscription;
        }

        return [.. byTopic.Values];
    }

    private async Task SubscribeAsync(TopicSubscription subscription, CancellationToken cancellationToken)
    {
        if (components.Find<IPubSub>(subscription.PubSubName) is not { } component || subscription.Topic.Length == 0)
        {
            SubscriptionWithoutBroker(subscription.PubSubName, subscription.Topic);
            return;
        }

        if (!new TopicScopes(component.Spec, identity.AppId).MaySubscribe(subscription.Topic))
        {
            SubscriptionForbidden(subscription.PubSubName, subscription.Topic, identity.AppId);
            return;
        }

        var handler = new TopicHandler(subscription, app, service, options.Clock, events, logger);
        var request = new BrokerSubscription
        {
            Topic = subscription.Topic,
            ConsumerGroup = component.Spec.Setting("consumerID") ?? identity.AppId,
            Metadata = subscription.Metadata,
        };
        _running.Add(await ((IPubSub)component.Instance).SubscribeAsync(request, handler.HandleAsync, cancellationToken));
        Subscribed(identity.AppId, subscription.PubSubName, subscription.Topic);
    }

    [LoggerMessage(117, LogLevel.Information, "{AppId} is subscribed to {PubSub}/{Topic}")]
    private partial void Subscribed(string appId, string pubSub, string topic);

    [LoggerMessage(118, LogLevel.Error, "The subscription to {PubSub}/{Topic} has no topic, or there is no such pub/sub component.")]
    private partial void SubscriptionWithoutBroker(string pubSub, string topic);

    [LoggerMessage(119, LogLevel.Warning, "The scopes of {PubSub} do not let {AppId} subscribe to {Topic}.")]
    private partial void SubscriptionForbidden(string pubSub, string topic, string appId);
}
