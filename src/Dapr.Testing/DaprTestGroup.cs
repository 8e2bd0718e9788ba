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

    /// <summary>Waits until everything that was started in any of the hosts has ended: calls, deliveries, and what they started in turn.</summary>
    /// <param name="limit">How long, in real time, it may take; null for 30 seconds.</param>
    /// <returns>When all is quiet. What waits for the clock is not waited for.</returns>
    /// <exception cref="TimeoutException">Something still ran when the limit had passed; the message lists it.</exception>
    public Task SettleAsync(TimeSpan? limit = null) => Clock.SettleAsync(limit);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Components.DisposeAsync();
}
