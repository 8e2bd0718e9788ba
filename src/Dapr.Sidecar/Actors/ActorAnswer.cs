namespace Dapr.Sidecar.Actors;

/// <summary>What an actor answered: its result, or where a header says so an error of the application.</summary>
internal sealed record ActorAnswer
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Data { get; init; }
}
