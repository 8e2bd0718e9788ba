namespace Dapr.Client;

/// <summary>Reading configuration, and following its changes. <see cref="DaprClient"/> implements it; tests fake it.</summary>
public interface IConfigurationClient
{
    /// <summary>Reads configuration.</summary>
    /// <param name="storeName">The configuration store.</param>
    /// <param name="keys">The keys; none or null for all.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The items that there are.</returns>
    /// <exception cref="DaprException">There is no such store, or it cannot be read.</exception>
    Task<GetConfigurationResponse> GetConfiguration(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Begins to follow configuration. No change is missed that comes after this has returned.</summary>
    /// <param name="storeName">The configuration store.</param>
    /// <param name="keys">The keys; none or null for all.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Ends the subscription, whenever it is cancelled.</param>
    /// <returns>The subscription, with its id.</returns>
    /// <exception cref="DaprException">There is no such store, or it cannot be followed. Reading the changes throws it when the sidecar ends, or cannot be reached any more.</exception>
    Task<SubscribeConfigurationResponse> SubscribeConfiguration(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a subscription, whose changes then come to their end.</summary>
    /// <param name="storeName">The configuration store.</param>
    /// <param name="id">The id of the subscription.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="DaprException">The call failed.</exception>
    Task<UnsubscribeConfigurationResponse> UnsubscribeConfiguration(string storeName, string id, CancellationToken cancellationToken = default);
}
