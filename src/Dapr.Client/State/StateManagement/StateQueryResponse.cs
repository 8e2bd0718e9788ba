namespace Dapr.StateManagement;

/// <summary>What a query found.</summary>
/// <typeparam name="TValue">What the values are.</typeparam>
/// <param name="results">What was found.</param>
/// <param name="token">Continues the query; null at its end.</param>
/// <param name="metadata">Metadata of the component.</param>
public sealed class StateQueryResponse<TValue>(IReadOnlyList<StateQueryItem<TValue>> results, string? token, IReadOnlyDictionary<string, string> metadata)
{
    /// <summary>What was found, and of what could not be read the reason.</summary>
    public IReadOnlyList<StateQueryItem<TValue>> Results { get; } = results;

    /// <summary>Continues the query; null at its end.</summary>
    public string? Token { get; } = token;

    /// <summary>Metadata of the component.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;
}
