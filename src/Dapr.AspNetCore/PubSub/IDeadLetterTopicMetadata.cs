namespace Dapr;

#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.

/// <summary>Says where events go that cannot be handled.</summary>
public interface IDeadLetterTopicMetadata
{
    /// <summary>The topic; null for none.</summary>
    string DeadLetterTopic { get; }
}
