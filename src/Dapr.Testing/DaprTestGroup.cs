using Dapr.Sidecar;

namespace Dapr.Testing;

/// <summary>Several hosts of one test: their applications find each other, share components and have one clock.</summary>
public sealed class DaprTestGroup
{
    /// <summary>The clock of all of them.</summary>
    public ManualClock Clock { get; } = new();

    internal ControlPlane ControlPlane { get; } = new();

    internal SharedComponents Components { get; } = new();
}
