namespace Dapr;

/// <summary>Metadata of a subscription.</summary>
public interface IOriginalTopicMetadata
{
    /// <summary>Which topics it belongs to; null for all of the endpoint.</summary>
    string? Id { get; }

    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>The value.</summary>
    string Value { get; }
}
