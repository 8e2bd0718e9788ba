using System.Text.Json.Serialization;

namespace Dapr.Metadata.Abstractions;

/// <summary>The workers of workflows.</summary>
public class WorkflowMetadata
{
    /// <summary>How many are connected.</summary>
    [JsonPropertyName("connectedWorkers")]
    public int? ConnectedWorkers { get; init; }
}
