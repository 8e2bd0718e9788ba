namespace Dapr.Sidecar.Actors;

/// <summary>A call of a method, whichever way it came.</summary>
internal sealed record ActorCall
{
    public required ActorKey Key { get; init; }

    /// <summary>The method, cleaned but not escaped.</summary>
    public required string Method { get; init; }

    public ReadOnlyMemory<byte> Data { get; init; }

    public string ContentType { get; init; } = "";

    /// <summary>What the application gets as headers, but for those of the connection.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The chain of calls that it is part of; null when it does not say.</summary>
    public string? Chain => Headers.FirstOrDefault(header => header.Key.Equals(ActorHeaders.ReentrancyId, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The call as part of a chain.</summary>
    public ActorCall In(string? chain) => chain is null || chain == Chain ? this : this with
    {
        Headers = [.. Headers.Where(header => !header.Key.Equals(ActorHeaders.ReentrancyId, StringComparison.OrdinalIgnoreCase)), new(ActorHeaders.ReentrancyId, chain)],
    };
}
