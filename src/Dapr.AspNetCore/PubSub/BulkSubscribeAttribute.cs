namespace Dapr.AspNetCore;

/// <summary>The endpoint takes a topic in bulk.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class BulkSubscribeAttribute : Attribute, IBulkSubscribeMetadata
{
    /// <summary>Takes a topic in bulk.</summary>
    /// <param name="topicName">The topic.</param>
    /// <param name="maxMessagesCount">How many messages at most.</param>
    /// <param name="maxAwaitDurationMs">How long to wait for them, in milliseconds.</param>
    public BulkSubscribeAttribute(string topicName, int maxMessagesCount, int maxAwaitDurationMs)
        : this(topicName, maxMessagesCount) => MaxAwaitDurationMs = maxAwaitDurationMs;

    /// <summary>Takes a topic in bulk.</summary>
    /// <param name="topicName">The topic.</param>
    /// <param name="maxMessagesCount">How many messages at most.</param>
    public BulkSubscribeAttribute(string topicName, int maxMessagesCount)
        : this(topicName) => MaxMessagesCount = maxMessagesCount;

    /// <summary>Takes a topic in bulk.</summary>
    /// <param name="topicName">The topic.</param>
    public BulkSubscribeAttribute(string topicName)
    {
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        TopicName = topicName;
    }

    /// <inheritdoc/>
    public int MaxMessagesCount { get; } = 100;

    /// <inheritdoc/>
    public int MaxAwaitDurationMs { get; } = 1000;

    /// <inheritdoc/>
    public string TopicName { get; }
}
