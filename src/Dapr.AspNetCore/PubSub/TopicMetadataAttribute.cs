namespace Dapr;

#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.

/// <summary>Metadata of the subscriptions of an endpoint.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class TopicMetadataAttribute : Attribute, IOriginalTopicMetadata
{
    /// <summary>For every topic of the endpoint.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public TopicMetadataAttribute(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Name = name;
        Value = value;
    }

    /// <summary>For the topics that own the id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public TopicMetadataAttribute(string id, string name, string value)
        : this(name, value) => Id = id;

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Value { get; }
}
