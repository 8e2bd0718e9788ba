using System.Text.Json.Serialization;

namespace Dapr.Metadata.Abstractions;

/// <summary>What a sidecar tells of itself.</summary>
public class DaprMetadata
{
    /// <summary>The app id.</summary>
    [JsonPropertyName("id")]
    public string? AppId { get; init; }

    /// <summary>The version of the runtime.</summary>
    [JsonPropertyName("runtimeVersion")]
    public string? RuntimeVersion { get; init; }

    /// <summary>What of its features is on.</summary>
    [JsonPropertyName("enabledFeatures")]
    public IReadOnlyCollection<string> EnabledFeatures { get; init => field = value ?? []; } = [];

    /// <summary>The types of actors.</summary>
    public IReadOnlyCollection<RegisteredActorMetadata> Actors { get; init => field = value ?? []; } = [];

    /// <summary>What was noted with SetMetadata, and what the runtime notes itself.</summary>
    [JsonPropertyName("extended")]
    public Dictionary<string, string> CustomAttributes { get; init => field = value ?? []; } = [];

    /// <summary>The components.</summary>
    [JsonPropertyName("components")]
    public IReadOnlyCollection<ComponentMetadata> Components { get; init => field = value ?? []; } = [];

    /// <summary>The endpoints elsewhere that it may invoke.</summary>
    [JsonPropertyName("httpEndpoints")]
    public IReadOnlyCollection<HttpEndpointMetadata> HttpEndpoints { get; init => field = value ?? []; } = [];

    /// <summary>The subscriptions.</summary>
    [JsonPropertyName("subscriptions")]
    public IReadOnlyCollection<SubscriptionMetadata> Subscriptions { get; init => field = value ?? []; } = [];

    /// <summary>How it reaches the application.</summary>
    [JsonPropertyName("appConnectionProperties")]
    public AppConnectionPropertyMetadata AppConnectionProperties { get; init => field = value ?? new(); } = new();

    /// <summary>The schedulers that it is connected to.</summary>
    [JsonPropertyName("scheduler")]
    public SchedulerMetadata SchedulerMetadata { get; init => field = value ?? new(); } = new();

    /// <summary>The workers of workflows.</summary>
    [JsonPropertyName("workflows")]
    public WorkflowMetadata Workflows { get; init => field = value ?? new(); } = new();
}
