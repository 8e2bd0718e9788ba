namespace Dapr;

/// <summary>Says where events go that cannot be handled.</summary>
public interface IDeadLetterTopicMetadata
{
    /// <summary>The topic; null for none.</summary>
    string? DeadLetterTopic { get; }
}
