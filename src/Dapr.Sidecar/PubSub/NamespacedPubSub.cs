using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.PubSub;

/// <summary>A broker that sidecars of several namespaces use: each has its own topics there, under their plain names.</summary>
internal sealed class NamespacedPubSub(IPubSub inner, string prefix) : IPubSub
{
    public IReadOnlyList<string> Features => inner.Features;

    /// <summary>The broker of a component, as an application in a namespace is to see it.</summary>
    public static IPubSub Of(Component component, SidecarIdentity identity)
    {
        var broker = (IPubSub)component.Instance;
        return component.Spec.HasTopicsOfNamespace ? new NamespacedPubSub(broker, identity.CallerNamespace) : broker;
    }

    public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken) =>
        inner.PublishAsync(message with { Topic = prefix + message.Topic }, cancellationToken);

    public Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken) =>
        inner.SubscribeAsync(
            subscription with { Topic = prefix + subscription.Topic },
            (message, ending) => handler(message with { Topic = message.Topic[prefix.Length..] }, ending),
            cancellationToken);
}
