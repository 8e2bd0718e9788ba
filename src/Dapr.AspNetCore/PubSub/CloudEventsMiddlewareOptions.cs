namespace Dapr;

#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.

/// <summary>How CloudEvents are unpacked.</summary>
public class CloudEventsMiddlewareOptions
{
    /// <summary>Whether text that is the data of an event stays a JSON string, with its quotes.</summary>
    /// <value>Default: false.</value>
    public bool SuppressJsonDecodingOfTextPayloads { get; set; }

    /// <summary>Whether the attributes of an event become headers, <c>Cloudevent.{name}</c>.</summary>
    /// <value>Default: false.</value>
    public bool ForwardCloudEventPropertiesAsHeaders { get; set; }

    /// <summary>The attributes that become headers; it goes before the excluded ones.</summary>
    /// <value>Default: null, all.</value>
    public string[] IncludedCloudEventPropertiesAsHeaders { get; set; }

    /// <summary>The attributes that do not become headers.</summary>
    /// <value>Default: null, none.</value>
    public string[] ExcludedCloudEventPropertiesFromHeaders { get; set; }
}
