namespace Dapr.AspNetCore;

/// <summary>Says that a topic is taken in bulk.</summary>
public interface IBulkSubscribeMetadata
{
    /// <summary>How many messages at most.</summary>
    int MaxMessagesCount { get; }

    /// <summary>How long to wait for them, in milliseconds.</summary>
    int MaxAwaitDurationMs { get; }

    /// <summary>The topic.</summary>
    string TopicName { get; }
}
