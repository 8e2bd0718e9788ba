namespace Dapr;

#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.

/// <summary>Says which metadata belongs to a topic.</summary>
public interface IOwnedOriginalTopicMetadata
{
    /// <summary>The ids of the metadata.</summary>
    string[] OwnedMetadatas { get; }

    /// <summary>Joins several values of one name; null for a comma.</summary>
    string MetadataSeparator { get; }
}
