namespace Dapr;

/// <summary>Says whether a topic is taken raw.</summary>
public interface IRawTopicMetadata
{
    /// <summary>True for the bytes as they are.</summary>
    bool? EnableRawPayload { get; }
}
