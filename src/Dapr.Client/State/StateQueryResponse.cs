namespace Dapr.Client;

/// <summary>What a query found.</summary>
/// <param name="results">What was found.</param>
/// <param name="token">Continues the query; empty at its end.</param>
/// <param name="metadata">Metadata of the component.</param>
public class StateQueryResponse<TValue>(IReadOnlyList<StateQueryItem<TValue>> results, string token, IReadOnlyDictionary<string, string> metadata)
{
    /// <summary>What was found.</summary>
    public IReadOnlyList<StateQueryItem<TValue>> Results { get; } = results;

    /// <summary>Continues the query; empty at its end.</summary>
    public string Token { get; } = token;

    /// <summary>Metadata of the component.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;
}
