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
    IReadOnlyList<TopicSubscription> declared,
    EventLog events,
    ILogger<SubscriptionManager> logger) : ILifecycle, IMetadataSource, IDisposable
{
    private readonly AppSubscriptions _app = new(identity.AppId, logger);
    private IReadOnlyList<TopicSubscription> _subscriptions = [];

    private Deliveries Running => field ??= new(options.GracefulShutdown, () => DeliveriesCut(identity.AppId), exception => SubscriptionsNotEnded(identity.AppId, exception));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (app.Channel is not { } channel || !components.Any<IPubSub>()) return;

        var asks = !options.DisabledInitEndpoints.Contains("subscribe");
        _subscriptions = Merge(asks ? await _app.ReadAsync(channel, cancellationToken) : [], declared);
        Running.Begin();
        ITopicReceiver receiver = channel.IsGrpc ? new GrpcTopicReceiver(channel) : new HttpTopicReceiver(channel);
        foreach (var subscription in _subscriptions)
        {
            await SubscribeAsync(subscription, receiver, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Running.StopAsync(cancellationToken);

    public void Dispose() => Running.Dispose();

    public void Describe(SidecarMetadata metadata) => metadata.Subscriptions.AddRange(_subscriptions.Select(Describe));

    private static SubscriptionMetadata Describe(TopicSubscription subscription) => new(
        subscription.PubSubName,
        subscription.Topic,
        subscription.Metadata,
        [.. subscription.Rules.Select(rule => (rule.Match, rule.Path))],
        subscription.DeadLetterTopic,
        subscription.Type);

    /// <summary>Of one topic the application's last word counts, else the first resource.</summary>
    private static IReadOnlyList<TopicSubscription> Merge(
        IReadOnlyList<TopicSubscription> programmatic, IReadOnlyList<TopicSubscription> declarative)
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

    private async Task SubscribeAsync(
        TopicSubscription subscription, ITopicReceiver receiver, CancellationToken cancellationToken)
    {
        var (pubSub, topic) = (subscription.PubSubName, subscription.Topic);
        if (components.Find<IPubSub>(pubSub) is not { } component || topic.Length == 0)
        {
            SubscriptionWithoutBroker(pubSub, topic);
            return;
        }

        if (!new TopicScopes(component.Spec, identity.AppId).MaySubscribe(topic))
        {
            SubscriptionForbidden(pubSub, topic, identity.AppId);
            return;
        }

        var deliveries = Running.Ending;
        var handler = new TopicHandler(subscription, receiver, service, options.Clock, events, logger);
        var request = new BrokerSubscription
        {
            Topic = topic,
            ConsumerGroup = component.Spec.Setting("consumerID") ?? identity.AppId,
            Metadata = subscription.Metadata,
        };
        try
        {
            var broker = NamespacedPubSub.Of(component, identity);
            Running.Add(await component.CallAsync("subscribe", [topic], () => broker.SubscribeAsync(request, HandleAsync, cancellationToken), cancellationToken));
            Subscribed(identity.AppId, pubSub, topic);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A broker may be anybody's; one topic that it refuses must not take the others along.
            SubscriptionFailed(pubSub, topic, exception);
        }

        async Task<bool> HandleAsync(BrokerMessage message, CancellationToken ending)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ending, deliveries);
            return await handler.HandleAsync(message, both.Token);
        }
    }
}
