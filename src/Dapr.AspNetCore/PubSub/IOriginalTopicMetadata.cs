namespace Dapr;

#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.

/// <summary>Metadata of a subscription.</summary>
public interface IOriginalTopicMetadata
{
    /// <summary>Which topics it belongs to; null for all of the endpoint.</summary>
    string Id { get; }

    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>The value.</summary>
    string Value { get; }
}
