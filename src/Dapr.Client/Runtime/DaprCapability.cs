namespace Dapr.Client;

/// <summary>Something of a sidecar that an application may wait for before it goes on.</summary>
public abstract record DaprCapability
{
    private DaprCapability()
    {
    }

    /// <summary>The API answers and the components are loaded, whether the application is there or not: enough to call state, publish and the like.</summary>
    public static DaprCapability Outbound { get; } = new OutboundApi();

    /// <summary>The sidecar has found the application, and brings it what it has asked for: subscriptions, input bindings, jobs.</summary>
    /// <remarks>It listens before: an application that waits for this before it listens waits for itself.</remarks>
    public static DaprCapability Application { get; } = new FoundApplication();

    /// <summary>A component is loaded.</summary>
    /// <param name="name">The component.</param>
    /// <returns>What to wait for.</returns>
    public static DaprCapability Component(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new LoadedComponent(name);
    }

    /// <summary>The application is subscribed to a topic.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <returns>What to wait for.</returns>
    public static DaprCapability Subscription(string pubsubName, string topicName)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        return new Subscribed(pubsubName, topicName);
    }

    /// <summary>Whether the metadata tells of it, and not a health endpoint.</summary>
    internal virtual bool IsInMetadata => true;

    /// <summary>What is missing, for a message; null when it is there.</summary>
    internal abstract string? MissingIn(DaprMetadata metadata);

    private sealed record OutboundApi : DaprCapability
    {
        internal override bool IsInMetadata => false;

        internal override string? MissingIn(DaprMetadata metadata) => null;
    }

    private sealed record FoundApplication : DaprCapability
    {
        internal override bool IsInMetadata => false;

        internal override string? MissingIn(DaprMetadata metadata) => null;
    }

    private sealed record LoadedComponent(string Name) : DaprCapability
    {
        internal override string? MissingIn(DaprMetadata metadata) => metadata.Components.Any(component => component.Name == Name)
            ? null
            : $"it has no component '{Name}'{Instead(metadata.Components.Select(component => component.Name))}";
    }

    private sealed record Subscribed(string PubSubName, string TopicName) : DaprCapability
    {
        internal override string? MissingIn(DaprMetadata metadata) => metadata.Subscriptions.Any(subscription => subscription.PubSubName == PubSubName && subscription.Topic == TopicName)
            ? null
            : $"the application is not subscribed to '{TopicName}' of '{PubSubName}'{Instead(metadata.Subscriptions.Select(subscription => $"{subscription.Topic} of {subscription.PubSubName}"))}";
    }

    private static string Instead(IEnumerable<string> others) => string.Join(", ", others) is { Length: > 0 } list ? $", but {list}" : "";
}
