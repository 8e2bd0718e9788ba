using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>The actor of the figures.</summary>
internal interface IOrderActor : IActor
{
    Task<Order> TakeAsync(Order order);

    Task KeepAsync(Order order);
}

/// <summary>Answers with what it is given, or keeps it.</summary>
internal sealed class OrderActor(ActorHost host) : Actor(host), IOrderActor
{
    public const string Type = nameof(OrderActor);

    public Task<Order> TakeAsync(Order order) => Task.FromResult(order);

    public Task KeepAsync(Order order) => StateManager.SetStateAsync("order", order);
}
