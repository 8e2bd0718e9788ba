namespace Dapr.Actors.Runtime;

/// <summary>Whose turn a request of the runtime begins, and what the request belongs to.</summary>
/// <param name="ActorType">The type of the actor.</param>
/// <param name="ActorId">Which of its type.</param>
internal readonly record struct TurnCall(string ActorType, string ActorId)
{
    /// <summary>The chain of calls, where the runtime has said one.</summary>
    public string? ReentrancyId { get; init; }

    /// <summary>The trace; empty where it is that of the thread, or none.</summary>
    public string TraceParent { get; init; } = "";

    /// <summary>What tracing systems add to the trace.</summary>
    public string TraceState { get; init; } = "";
}
