using Dapr.Sidecar;

namespace Dapr.Testing;

/// <summary>Several hosts of one test: their applications find each other, share components and have one clock.</summary>
/// <remarks>Dispose it after its hosts; what they shared ends with it.</remarks>
public sealed class DaprTestGroup : IAsyncDisposable
{
    /// <summary>The clock of all of them.</summary>
    public ManualClock Clock { get; } = new();

    internal ControlPlane ControlPlane { get; } = new();

    internal SharedComponents Components { get; } = new();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Components.DisposeAsync();
}
