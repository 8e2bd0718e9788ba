using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>The orders that came to an application's topic, each with the span of the request that brought it.</summary>
internal sealed class Arrivals
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<(Order Order, Activity? Span)> All { get; } = [];

    /// <summary>Ends with the first.</summary>
    public Task First => _first.Task;

    public void Take(Order order)
    {
        All.Enqueue((order, Activity.Current));
        _first.TrySetResult();
    }
}
