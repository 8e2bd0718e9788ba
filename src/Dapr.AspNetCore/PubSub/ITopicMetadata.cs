namespace Dapr;

/// <summary>Says on an endpoint which topic it takes.</summary>
public interface ITopicMetadata
{
    /// <summary>The topic.</summary>
    string Name { get; }

    /// <summary>The pub/sub component.</summary>
    string PubsubName { get; }

    /// <summary>The condition, in CEL; null for every event.</summary>
    string? Match { get; }

    /// <summary>Conditions are tried from the lowest on.</summary>
    int Priority { get; }
}
