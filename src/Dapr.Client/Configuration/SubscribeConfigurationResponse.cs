namespace Dapr.Client;

/// <summary>A subscription to configuration.</summary>
/// <param name="source">Its changes.</param>
public class SubscribeConfigurationResponse(ConfigurationSource source)
{
    /// <summary>The id of the subscription, by which it can be ended.</summary>
    public string Id => source.Id;

    /// <summary>
    /// The changes as they come, after one entry without keys, which says that the subscription has begun. They are read once; leaving the
    /// loop ends the subscription.
    /// </summary>
    public IAsyncEnumerable<IDictionary<string, ConfigurationItem>> Source => source;
}
