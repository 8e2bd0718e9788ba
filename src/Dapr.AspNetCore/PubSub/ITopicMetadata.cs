namespace Dapr;

#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.

/// <summary>Says on an endpoint which topic it takes.</summary>
public interface ITopicMetadata
{
    /// <summary>The topic.</summary>
    string Name { get; }

    /// <summary>The pub/sub component.</summary>
    string PubsubName { get; }

    /// <summary>The condition, in CEL; null for every event.</summary>
    string Match { get; }

    /// <summary>Conditions are tried from the lowest on.</summary>
    int Priority { get; }
}
