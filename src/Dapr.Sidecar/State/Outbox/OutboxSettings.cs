namespace Dapr.Sidecar.State.Outbox;

/// <summary>Where what a store's transactions write is published.</summary>
/// <param name="PubSub">The pub/sub component.</param>
/// <param name="Topic">The topic.</param>
/// <param name="InternalPubSub">The component over which the sidecar tells itself what is to be published.</param>
/// <param name="DiscardsMissing">Whether an event of a transaction of which nothing is known is dropped, and not tried again.</param>
internal sealed record OutboxSettings(string PubSub, string Topic, string InternalPubSub, bool DiscardsMissing)
{
    private const string PubSubSetting = "outboxPublishPubsub";
    private const string TopicSetting = "outboxPublishTopic";

    /// <summary>The settings of a component; null when its transactions publish nothing.</summary>
    /// <exception cref="InvalidOperationException">One of the two that belong together is missing.</exception>
    public static OutboxSettings? Read(ComponentSpec spec) => (spec.Setting(PubSubSetting), spec.Setting(TopicSetting)) switch
    {
        (null, null) => null,
        (null, _) => throw new InvalidOperationException($"{TopicSetting} is there without {PubSubSetting}"),
        (_, null) => throw new InvalidOperationException($"{PubSubSetting} is there without {TopicSetting}"),
        var (pubSub, topic) => new(pubSub, topic, spec.Setting("outboxPubsub") ?? pubSub, spec.Setting("outboxDiscardWhenMissingState")?.ToLowerInvariant() is "true" or "1" or "t" or "y" or "yes"),
    };
}
