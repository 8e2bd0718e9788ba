using Dapr.Sidecar.Components;
using Dapr.Sidecar.PubSub.Routing;

namespace Dapr.Sidecar.PubSub;

/// <summary>Asks brokers for topics: what holds for every subscription, whoever its events go to.</summary>
internal sealed class TopicSubscriber(ComponentRegistry components, SidecarIdentity identity)
{
    // However large a bulk the application asks for: what is taken is in memory, and is nobody else's.
    private const int MostAtATime = 1_000;

    public string AppId => identity.AppId;

    /// <summary>Whether there is any broker.</summary>
    public bool HasBrokers => components.Any<IPubSub>();

    /// <summary>The component of a subscription; null when there is none.</summary>
    public Component? Find(string pubSubName) => components.Find<IPubSub>(pubSubName);

    /// <summary>Whether the scopes of a component let the application have a topic.</summary>
    public bool MaySubscribe(Component component, string topic) => new TopicScopes(component.Spec, identity.AppId).MaySubscribe(topic);

    /// <summary>Begins a subscription at its broker.</summary>
    public Task<IAsyncDisposable> SubscribeAsync(
        Component component, TopicSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken)
    {
        var request = new BrokerSubscription
        {
            Topic = subscription.Topic,
            ConsumerGroup = component.Spec.Setting("consumerID") ?? identity.AppId,
            Metadata = subscription.Metadata,
            AtATime = Math.Min(subscription.Bulk?.MostMessages ?? 1, MostAtATime),
        };
        var broker = NamespacedPubSub.Of(component, identity);
        return component.CallAsync("subscribe", [subscription.Topic], () => broker.SubscribeAsync(request, handler, cancellationToken), cancellationToken);
    }
}
