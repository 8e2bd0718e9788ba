namespace Dapr.Client;

/// <summary>Some of what a query found could not be read.</summary>
/// <typeparam name="TValue">What the values are.</typeparam>
/// <param name="message">What failed.</param>
/// <param name="response">What could be read.</param>
/// <param name="failedKeys">The keys of what could not.</param>
public class StateQueryException<TValue>(string message, StateQueryResponse<TValue> response, IReadOnlyList<string> failedKeys) : DaprApiException(message)
{
    /// <summary>What could be read.</summary>
    public StateQueryResponse<TValue> Response { get; } = response;

    /// <summary>The keys of what could not be read.</summary>
    public IReadOnlyList<string> FailedKeys { get; } = failedKeys;
}
