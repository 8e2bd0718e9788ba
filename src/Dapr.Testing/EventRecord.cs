namespace Dapr.Testing;

/// <summary>An event that the application published.</summary>
/// <typeparam name="T">What its data is.</typeparam>
public sealed record EventRecord<T>
{
    /// <summary>Its id; empty for one without an envelope.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its data.</summary>
    public required T? Data { get; init; }

    /// <summary>Whether the sidecar put it there, as a dead letter, and not the application.</summary>
    public bool IsDeadLetter { get; init; }

    /// <summary>Metadata of the publication.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
