namespace Dapr.AspNetCore;

/// <summary>A CloudEvent of a bulk.</summary>
/// <typeparam name="TValue">What its data is.</typeparam>
// The runtime sends null for what an event has not; controllers would refuse it where it stays null.
public class BulkMessageModel<TValue>
{
    /// <summary>An empty one, for readers of JSON.</summary>
    public BulkMessageModel()
    {
    }

    /// <summary>One with its attributes and data.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="type">What kind of event it is.</param>
    /// <param name="specversion">The version of CloudEvents.</param>
    /// <param name="datacontenttype">The type of the data.</param>
    /// <param name="data">The data.</param>
    public BulkMessageModel(string id, string source, string type, string specversion, string datacontenttype, TValue data)
    {
        Id = id;
        Source = source;
        Type = type;
        Specversion = specversion;
        Datacontenttype = datacontenttype;
        Data = data;
    }

    /// <summary>Its id.</summary>
    public string Id { get; set => field = value ?? ""; } = "";

    /// <summary>Who sent it.</summary>
    public string Source { get; set => field = value ?? ""; } = "";

    /// <summary>What kind of event it is.</summary>
    public string Type { get; set => field = value ?? ""; } = "";

    /// <summary>The version of CloudEvents.</summary>
    public string Specversion { get; set => field = value ?? ""; } = "";

    /// <summary>The type of the data.</summary>
    public string Datacontenttype { get; set => field = value ?? ""; } = "";

    /// <summary>The data.</summary>
    public TValue Data { get; set; } = default!;
}
