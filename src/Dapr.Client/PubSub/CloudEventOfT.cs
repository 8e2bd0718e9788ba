using System.Text.Json.Serialization;

namespace Dapr;

/// <summary>An event with attributes and data.</summary>
/// <typeparam name="TData">What the data is.</typeparam>
/// <param name="data">The data.</param>
[method: JsonConstructor]
public class CloudEvent<TData>(TData data) : CloudEvent
{
    /// <summary>The data; of an event of bytes, for a handler that takes bytes, those.</summary>
    [JsonPropertyName("data")]
    public TData Data => data is null && DataBase64 is TData bytes ? bytes : data;

    /// <summary>The data of an event that came with bytes, as the runtime sends what is neither JSON nor text.</summary>
    /// <value>Null for any other event. It is read and never written.</value>
    [JsonPropertyName("data_base64")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
    public byte[]? DataBase64 { get; init; }

    /// <summary>The type of the data.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";
}
