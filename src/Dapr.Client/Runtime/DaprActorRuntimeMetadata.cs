namespace Dapr.Client;

/// <summary>Whether, and by whom, the sidecar has actors placed.</summary>
public sealed record DaprActorRuntimeMetadata
{
    /// <summary>Whether actors can be hosted and called.</summary>
    /// <value>Default: not yet, or nobody hosts any.</value>
    public DaprActorRuntimeStatus Status { get; init; }

    /// <summary>Whether the application hosts actors, and calls of them arrive.</summary>
    /// <value>Default: false.</value>
    public bool IsHostReady { get; init; }

    /// <summary>What says who hosts which actor, and whether it is reached, as the runtime words it: <c>placement: connected</c>.</summary>
    /// <value>Default: empty.</value>
    public string Placement { get; init; } = "";
}
