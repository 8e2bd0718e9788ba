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

    /// <summary>What was noted with SetMetadataAsync, and the version of the runtime.</summary>
    public IReadOnlyDictionary<string, string> Extended { get; } = extended;

    /// <summary>The components.</summary>
    public IReadOnlyList<DaprComponentsMetadata> Components { get; } = components;
}
