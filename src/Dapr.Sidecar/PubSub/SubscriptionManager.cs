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
    // Beyond the grace, for what was told to give up to do so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly AppSubscriptions _app = new(identity.AppId, logger);
    private readonly List<IAsyncDisposable> _running = [];
    private IReadOnlyList<TopicSubscription> _subscriptions = [];
    private CancellationTokenSource _deliveries = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (app.Channel is not { } channel || !components.Any<IPubSub>()) return;

        var asks = !options.DisabledInitEndpoints.Contains("subscribe");
        _subscriptions = Merge(asks ? await _app.ReadAsync(channel, cancellationToken) : [], declared);
        _deliveries.Dispose();
        _deliveries = new CancellationTokenSource();
        ITopicReceiver receiver = channel.IsGrpc ? new GrpcTopicReceiver(channel) : new HttpTopicReceiver(channel);
        foreach (var subscription in _subscriptions)
        {
            await SubscribeAsync(subscription, receiver, _deliveries.Token, cancellationToken);
        }
    }

    /// <summary>Takes nothing new, and gives what is being delivered the time that a stop may take.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.GracefulShutdown, TimeProvider.System);
        await using (limit.Token.Register(Cut))
        await using (cancellationToken.Register(Cut))
        {
            await EndAsync(Task.WhenAll(_running.Select(subscription => subscription.DisposeAsync().AsTask())));
        }

        _running.Clear();

        void Cut()
        {
            if (!_deliveries.IsCancellationRequested) DeliveriesCut(identity.AppId);
            _deliveries.Cancel();
        }
    }

    public void Dispose() => _deliveries.Dispose();

    /// <summary>A broker may be anybody's: one that fails or hangs at the end of a subscription must not hold up everything else.</summary>
    private async Task EndAsync(Task ending)
    {
        try
        {
            await ending.WaitAsync(options.GracefulShutdown + Patience, TimeProvider.System);
        }
        catch (Exception exception)
        {
            _ = ending.ContinueWith(late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            SubscriptionsNotEnded(identity.AppId, exception);
        }
    }

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
        TopicSubscription subscription, ITopicReceiver receiver, CancellationToken deliveries, CancellationToken cancellationToken)
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
            _running.Add(await component.CallAsync("subscribe", [topic], () => broker.SubscribeAsync(request, HandleAsync, cancellationToken), cancellationToken));
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
