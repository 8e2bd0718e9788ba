namespace Dapr;

#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.

/// <summary>A subscription of an endpoint.</summary>
public class TopicOptions
{
    /// <summary>The topic.</summary>
    public string Name { get; set; } = "";

    /// <summary>The pub/sub component.</summary>
    public string PubsubName { get; set; } = "";

    /// <summary>True for the bytes as they are.</summary>
    public bool EnableRawPayload { get; set; }

    /// <summary>The condition, in CEL; null for every event.</summary>
    public string Match { get; set; }

    /// <summary>Conditions are tried from the lowest on.</summary>
    public int Priority { get; set; }

    /// <summary>The ids of the metadata that belong to it.</summary>
    public string[] OwnedMetadatas { get; set; }

    /// <summary>Joins several values of one name; null for a comma.</summary>
    public string MetadataSeparator { get; set; }

    /// <summary>Where events go that cannot be handled; null for nowhere.</summary>
    public string DeadLetterTopic { get; set; }

    // compat: a public field in the official package.
    /// <summary>Metadata of the subscription.</summary>
    public IDictionary<string, string> Metadata = new Dictionary<string, string>();
}
