namespace Dapr.Testing.Tests.Actors.Linearizability;

/// <summary>A turn as the actor saw it.</summary>
/// <param name="Operation">Which increment it was; empty for a reminder.</param>
/// <param name="Begun">When it began.</param>
/// <param name="Ended">When it was over, or at the latest: when its host was dead.</param>
/// <param name="Value">What it has saved; null when it failed or its host died: nobody knows then whether it counts.</param>
internal sealed record CounterTurn(string Operation, long Begun, long Ended, long? Value = null);
