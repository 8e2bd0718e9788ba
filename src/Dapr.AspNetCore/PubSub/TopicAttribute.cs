namespace Dapr;

#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.

/// <summary>The endpoint takes a topic.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class TopicAttribute : Attribute, ITopicMetadata, IRawTopicMetadata, IOwnedOriginalTopicMetadata, IDeadLetterTopicMetadata
{
    /// <summary>Takes a topic.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="ownedMetadatas">The ids of the metadata that belong to it.</param>
    /// <param name="metadataSeparator">Joins several values of one name.</param>
    public TopicAttribute(string pubsubName, string name, string[] ownedMetadatas = null, string metadataSeparator = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(name);
        PubsubName = pubsubName;
        Name = name;
        OwnedMetadatas = ownedMetadatas;
        MetadataSeparator = metadataSeparator;
    }

    /// <summary>Takes a topic, raw if need be.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="enableRawPayload">True for the bytes as they are.</param>
    /// <param name="ownedMetadatas">The ids of the metadata that belong to it.</param>
    /// <param name="metadataSeparator">Joins several values of one name.</param>
    public TopicAttribute(string pubsubName, string name, bool enableRawPayload, string[] ownedMetadatas = null, string metadataSeparator = null)
        : this(pubsubName, name, ownedMetadatas, metadataSeparator) => EnableRawPayload = enableRawPayload;

    /// <summary>Takes the events of a topic that fulfil a condition.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="match">The condition, in CEL.</param>
    /// <param name="priority">Conditions are tried from the lowest on.</param>
    /// <param name="ownedMetadatas">The ids of the metadata that belong to it.</param>
    /// <param name="metadataSeparator">Joins several values of one name.</param>
    public TopicAttribute(string pubsubName, string name, string match, int priority, string[] ownedMetadatas = null, string metadataSeparator = null)
        : this(pubsubName, name, ownedMetadatas, metadataSeparator)
    {
        Match = match;
        Priority = priority;
    }

    /// <summary>Takes the events of a topic that fulfil a condition, raw if need be.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="enableRawPayload">True for the bytes as they are.</param>
    /// <param name="match">The condition, in CEL.</param>
    /// <param name="priority">Conditions are tried from the lowest on.</param>
    /// <param name="ownedMetadatas">The ids of the metadata that belong to it.</param>
    /// <param name="metadataSeparator">Joins several values of one name.</param>
    public TopicAttribute(
        string pubsubName, string name, bool enableRawPayload, string match, int priority, string[] ownedMetadatas = null, string metadataSeparator = null)
        : this(pubsubName, name, match, priority, ownedMetadatas, metadataSeparator) => EnableRawPayload = enableRawPayload;

    /// <summary>Takes a topic whose events go elsewhere when they cannot be handled.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="deadLetterTopic">Where events go that cannot be handled.</param>
    /// <param name="enableRawPayload">True for the bytes as they are.</param>
    /// <param name="ownedMetadatas">The ids of the metadata that belong to it.</param>
    /// <param name="metadataSeparator">Joins several values of one name.</param>
    public TopicAttribute(
        string pubsubName, string name, string deadLetterTopic, bool enableRawPayload, string[] ownedMetadatas = null, string metadataSeparator = null)
        : this(pubsubName, name, enableRawPayload, ownedMetadatas, metadataSeparator) => DeadLetterTopic = deadLetterTopic;

    /// <inheritdoc/>
    public string Name { get; set; }

    /// <inheritdoc/>
    public string PubsubName { get; set; }

    /// <inheritdoc/>
    public bool? EnableRawPayload { get; set; }

    /// <inheritdoc/>
    public new string Match { get; set; }

    /// <inheritdoc/>
    public int Priority { get; set; }

    /// <inheritdoc/>
    public string[] OwnedMetadatas { get; set; }

    /// <inheritdoc/>
    public string MetadataSeparator { get; set; }

    /// <inheritdoc/>
    public string DeadLetterTopic { get; set; }
}
