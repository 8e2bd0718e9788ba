namespace Dapr;

/// <summary>What holds for all subscriptions of an application.</summary>
public class SubscribeOptions
{
    /// <summary>True for the bytes of every topic as they are.</summary>
    public bool EnableRawPayload { get; set; }
}
