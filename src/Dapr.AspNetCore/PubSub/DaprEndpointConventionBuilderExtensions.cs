using Dapr;
using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets an endpoint take topics.</summary>
public static class DaprEndpointConventionBuilderExtensions
{
    /// <summary>Takes a topic.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <returns>The endpoint.</returns>
    public static T WithTopic<T>(this T builder, string pubsubName, string name)
        where T : IEndpointConventionBuilder =>
        builder.WithTopic(new TopicOptions { PubsubName = pubsubName, Name = name });

    /// <summary>Takes a topic.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="metadata">Metadata of the subscription.</param>
    /// <returns>The endpoint.</returns>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, IDictionary<string, string> metadata)
        where T : IEndpointConventionBuilder =>
        builder.WithTopic(new TopicOptions { PubsubName = pubsubName, Name = name, Metadata = metadata });

    /// <summary>Takes a topic, raw if need be.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="enableRawPayload">True for the bytes as they are.</param>
    /// <returns>The endpoint.</returns>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload)
        where T : IEndpointConventionBuilder =>
        builder.WithTopic(new TopicOptions { PubsubName = pubsubName, Name = name, EnableRawPayload = enableRawPayload });

    /// <summary>Takes a topic, raw if need be.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="enableRawPayload">True for the bytes as they are.</param>
    /// <param name="metadata">Metadata of the subscription.</param>
    /// <returns>The endpoint.</returns>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload, IDictionary<string, string> metadata)
        where T : IEndpointConventionBuilder =>
        builder.WithTopic(new TopicOptions { PubsubName = pubsubName, Name = name, EnableRawPayload = enableRawPayload, Metadata = metadata });

    /// <summary>Takes a topic.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="topicOptions">The subscription.</param>
    /// <returns>The endpoint.</returns>
    public static T WithTopic<T>(this T builder, TopicOptions topicOptions)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topicOptions);
        var topic = new TopicAttribute(topicOptions.PubsubName, topicOptions.Name, topicOptions.OwnedMetadatas, topicOptions.MetadataSeparator)
        {
            Match = topicOptions.Match,
            Priority = topicOptions.Priority,
            DeadLetterTopic = topicOptions.DeadLetterTopic,
            EnableRawPayload = topicOptions.EnableRawPayload ? true : null,
        };
        builder.WithMetadata(topic);

        // Of an application that uses nothing else of ours this is the one place that sees its services.
        builder.Add(endpoint => StartupChecks.Watch(endpoint.ApplicationServices));
        foreach (var (name, value) in topicOptions.Metadata ?? new Dictionary<string, string>())
        {
            builder.WithMetadata(new TopicMetadataAttribute(name, value));
        }

        return builder;
    }

    /// <summary>Takes a topic of the endpoint in bulk.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="bulkSubscribeTopicOptions">How.</param>
    /// <returns>The endpoint.</returns>
    public static T WithBulkSubscribe<T>(this T builder, BulkSubscribeTopicOptions bulkSubscribeTopicOptions)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(bulkSubscribeTopicOptions);
        builder.WithMetadata(new BulkSubscribeAttribute(
            bulkSubscribeTopicOptions.TopicName, bulkSubscribeTopicOptions.MaxMessagesCount, bulkSubscribeTopicOptions.MaxAwaitDurationMs));
        return builder;
    }
}
