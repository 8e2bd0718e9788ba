using Dapr.Metadata.Abstractions;

namespace Dapr.Client;

/// <summary>What a sidecar knows about itself.</summary>
/// <param name="id">The app id.</param>
/// <param name="actors">The types of actors.</param>
/// <param name="extended">What was noted with SetMetadataAsync, and the version of the runtime.</param>
/// <param name="components">The components.</param>
public sealed class DaprMetadata(string id, IReadOnlyList<DaprActorMetadata> actors, IReadOnlyDictionary<string, string> extended, IReadOnlyList<DaprComponentsMetadata> components)
{
    /// <summary>The app id.</summary>
    public string Id { get; } = id;

    /// <summary>The types of actors.</summary>
    public IReadOnlyList<DaprActorMetadata> Actors { get; } = actors;

    /// <summary>Whether, and by whom, actors are placed.</summary>
    public DaprActorRuntimeMetadata ActorRuntime { get; init; } = new();

    /// <summary>What was noted with SetMetadataAsync, and the version of the runtime.</summary>
    public IReadOnlyDictionary<string, string> Extended { get; } = extended;

    /// <summary>The components that are loaded.</summary>
    public IReadOnlyList<DaprComponentsMetadata> Components { get; } = components;

    /// <summary>The version of the runtime.</summary>
    /// <value>Default: empty.</value>
    public string RuntimeVersion { get; init; } = "";

    /// <summary>What of its features is on.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> EnabledFeatures { get; init; } = [];

    /// <summary>The topics that the application takes. They are there once the sidecar has found the application and asked it.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<SubscriptionMetadata> Subscriptions { get; init; } = [];

    /// <summary>The endpoints elsewhere that it may invoke.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<HttpEndpointMetadata> HttpEndpoints { get; init; } = [];

    /// <summary>How it reaches the application.</summary>
    public AppConnectionPropertyMetadata AppConnection { get; init; } = new();

    /// <summary>The schedulers that it is connected to, as host and port.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Schedulers { get; init; } = [];

    /// <summary>How many workers of workflows are connected to it.</summary>
    /// <value>Default: 0.</value>
    public int WorkflowWorkers { get; init; }
}
