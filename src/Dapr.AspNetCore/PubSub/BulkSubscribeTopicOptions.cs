namespace Dapr.AspNetCore;

/// <summary>How an endpoint takes a topic in bulk.</summary>
public class BulkSubscribeTopicOptions
{
    /// <summary>How many messages at most.</summary>
    /// <value>Default: 100.</value>
    public int MaxMessagesCount { get; set; } = 100;

    /// <summary>How long to wait for them, in milliseconds.</summary>
    /// <value>Default: 1000.</value>
    public int MaxAwaitDurationMs { get; set; } = 1000;

    /// <summary>The topic.</summary>
    public string TopicName { get; set; } = "";
}
