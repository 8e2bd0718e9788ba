using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace Dapr.AspNetCore.Trimmed;

public interface ICounter : IActor
{
    Task<int> AddAsync(Order order);
}

/// <summary>Counts as long as it is active: its state would need a sidecar.</summary>
public sealed class Counter(ActorHost host) : Actor(host), ICounter
{
    private int _count;

    public Task<int> AddAsync(Order order) => Task.FromResult(_count += order.Count);
}
