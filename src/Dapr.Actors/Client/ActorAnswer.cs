namespace Dapr.Actors.Client;

/// <summary>What came back from a call whose status is good: a result, or the failure of the method.</summary>
internal readonly record struct ActorAnswer(ReadOnlyMemory<byte> Body, string? FailureHeader);
