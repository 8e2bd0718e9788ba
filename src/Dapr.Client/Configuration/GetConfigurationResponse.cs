namespace Dapr.Client;

/// <summary>What a configuration store holds.</summary>
/// <param name="configMap">The items by their keys.</param>
public class GetConfigurationResponse(IReadOnlyDictionary<string, ConfigurationItem> configMap)
{
    /// <summary>The items by their keys; those that there are.</summary>
    public IReadOnlyDictionary<string, ConfigurationItem> Items => configMap;
}
