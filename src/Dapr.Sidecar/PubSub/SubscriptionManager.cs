using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.PubSub.Bulk;
using Dapr.Sidecar.PubSub.Routing;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub;

/// <summary>Keeps the subscriptions of the application alive while it is well.</summary>
internal sealed partial class SubscriptionManager(
    PubSubService service,
    TopicSubscriber subscriber,
    AppConnection app,
    SidecarOptions options,
    IReadOnlyList<TopicSubscription> declared,
    EventLog events,
    InFlight inFlight,
    ILogger<SubscriptionManager> logger) : ILifecycle, IMetadataSource, IDisposable
{
    private readonly AppSubscriptions _app = new(subscriber.AppId, logger);
    private IReadOnlyList<TopicSubscription> _subscriptions = [];

    private Deliveries Running => field ??= new(options.GracefulShutdown, () => DeliveriesCut(subscriber.AppId), exception => SubscriptionsNotEnded(subscriber.AppId, exception));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (app.Channel is not { } channel || !subscriber.HasBrokers) return;

        var asks = !options.DisabledInitEndpoints.Contains("subscribe");
        _subscriptions = Merge(asks ? await _app.ReadAsync(channel, cancellationToken) : [], declared);
        Running.Begin();
        var receiver = new AppReceiver(channel);
        foreach (var subscription in _subscriptions)
        {
            await SubscribeAsync(subscription, receiver, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Running.StopAsync(cancellationToken);

    public void Dispose() => Running.Dispose();

    public void Describe(SidecarMetadata metadata) => metadata.Subscriptions.AddRange(_subscriptions.Select(Describe));

    /// <summary>A subscription as the metadata API tells of it.</summary>
    public static SubscriptionMetadata Describe(TopicSubscription subscription) => new(
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

    private async Task SubscribeAsync(TopicSubscription subscription, AppReceiver receiver, CancellationToken cancellationToken)
    {
        var (pubSub, topic) = (subscription.PubSubName, subscription.Topic);
        if (subscriber.Find(pubSub) is not { } component || topic.Length == 0)
        {
            SubscriptionWithoutBroker(pubSub, topic);
            return;
        }

        if (!subscriber.MaySubscribe(component, topic))
        {
            SubscriptionForbidden(pubSub, topic, subscriber.AppId);
            return;
        }

        try
        {
            Running.Add(await SubscribeAsync(component, subscription, receiver, cancellationToken));
            Subscribed(subscriber.AppId, pubSub, topic);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A broker may be anybody's; one topic that it refuses must not take the others along.
            SubscriptionFailed(pubSub, topic, exception);
        }
    }

    private async Task<IAsyncDisposable> SubscribeAsync(Component component, TopicSubscription subscription, AppReceiver receiver, CancellationToken cancellationToken)
    {
        var deliveries = Running.Ending;
        var handler = new TopicHandler(subscription, service, options.Clock, events, logger);
        if (subscription.Bulk is not { } settings) return await subscriber.SubscribeAsync(component, subscription, HandleAsync, cancellationToken);

        var buffer = new BulkBuffer(settings, subscription.Topic, new BulkTopicHandler(handler, receiver.Bulk), options.Clock, inFlight, deliveries);
        try
        {
            return new BulkSubscription(buffer, await subscriber.SubscribeAsync(component, subscription, buffer.HandleAsync, cancellationToken));
        }
        catch
        {
            buffer.Dispose();
            throw;
        }

        async Task<bool> HandleAsync(BrokerMessage message, CancellationToken ending)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ending, deliveries);
            return await handler.HandleAsync(message, receiver.Single, both.Token);
        }
    }

    /// <summary>The application, as it takes events.</summary>
    private sealed class AppReceiver(AppChannel.AppChannel channel)
    {
        public ITopicReceiver Single { get; } = channel.IsGrpc ? new GrpcTopicReceiver(channel) : new HttpTopicReceiver(channel);

        public IBulkTopicReceiver Bulk { get; } = channel.IsGrpc ? new GrpcBulkReceiver(channel) : new HttpBulkReceiver(channel);
    }
}
