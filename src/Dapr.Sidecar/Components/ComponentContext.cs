namespace Dapr.Sidecar;

/// <summary>What a component is made with.</summary>
public sealed record ComponentContext
{
    /// <summary>The component's declaration.</summary>
    public required ComponentSpec Spec { get; init; }

    /// <summary>The application whose sidecar it is.</summary>
    public required string AppId { get; init; }

    /// <summary>The clock for everything that expires.</summary>
    public required TimeProvider Clock { get; init; }
}
