using System.Text.Json.Serialization;

namespace Dapr.Metadata.Abstractions;

/// <summary>The schedulers of a sidecar.</summary>
public class SchedulerMetadata
{
    /// <summary>Where those are that it is connected to.</summary>
    [JsonPropertyName("connected_addresses")]
    public IReadOnlyCollection<string> ConnectedAddresses { get; init => field = value ?? []; } = [];
}
