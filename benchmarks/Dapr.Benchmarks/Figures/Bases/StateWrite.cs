namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>A write of an actor's state over HTTP, by hand.</summary>
internal sealed record StateWrite(string Operation, StateWriteRequest Request)
{
    public static StateWrite Of(Order order) => new("upsert", new StateWriteRequest("order", order));
}

/// <summary>What is written.</summary>
internal sealed record StateWriteRequest(string Key, Order Value);
