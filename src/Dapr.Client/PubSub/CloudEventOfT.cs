using System.Text.Json.Serialization;

namespace Dapr;

/// <summary>An event with attributes and data.</summary>
/// <typeparam name="TData">What the data is.</typeparam>
/// <param name="data">The data.</param>
[method: JsonConstructor]
public class CloudEvent<TData>(TData data) : CloudEvent
{
    /// <summary>The data.</summary>
    [JsonPropertyName("data")]
    public TData Data { get; } = data;

    /// <summary>The type of the data.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";
}
