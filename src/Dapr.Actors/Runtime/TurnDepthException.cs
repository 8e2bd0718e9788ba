namespace Dapr.Actors.Runtime;

/// <summary>A chain of calls came back to an actor once too often.</summary>
internal sealed class TurnDepthException(int deepest)
    : InvalidOperationException(
        $"The actor is called by what it called itself {deepest} deep already, and no deeper is allowed. Does the chain of calls end? If so, give {nameof(ActorReentrancyConfig)}.{nameof(ActorReentrancyConfig.MaxStackDepth)} more.");
