namespace Dapr.Sidecar;

/// <summary>A sidecar whose application runs actors.</summary>
internal sealed record ActorHost
{
    /// <summary>Where it is called; its id is the host's, and nobody has it again.</summary>
    public required SidecarAddress Address { get; init; }

    /// <summary>Actors of other namespaces are others, though their types are called the same.</summary>
    public required string Namespace { get; init; }

    /// <summary>The types whose actors it runs.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>The last version of the table that it has seen: what is not its own by that version it no longer runs.</summary>
    public long Seen { get; init; }
}
