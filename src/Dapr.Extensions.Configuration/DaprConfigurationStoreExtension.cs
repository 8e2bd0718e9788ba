using Dapr.Client;
using Microsoft.Extensions.Configuration;

namespace Dapr.Extensions.Configuration;

/// <summary>Adds configuration stores to .NET configuration.</summary>
public static class DaprConfigurationStoreExtension
{
    /// <summary>Adds the values that a configuration store has when they are loaded.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="store">The configuration store.</param>
    /// <param name="keys">The keys; none for all.</param>
    /// <param name="client">The client of the sidecar.</param>
    /// <param name="sidecarWaitTimeout">How long a load waits for the sidecar to be ready.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="optional">Whether the application starts without the values, which are then loaded in the background.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no values.</exception>
    public static IConfigurationBuilder AddDaprConfigurationStore(
        this IConfigurationBuilder configurationBuilder,
        string store,
        IReadOnlyList<string> keys,
        DaprClient client,
        TimeSpan sidecarWaitTimeout,
        IReadOnlyDictionary<string, string>? metadata = default,
        bool optional = false) =>
        Add(configurationBuilder, store, keys, client, sidecarWaitTimeout, metadata, optional, isStreaming: false);

    /// <summary>Adds the values of a configuration store, and follows their changes: options monitors hear of each.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="store">The configuration store.</param>
    /// <param name="keys">The keys; none for all.</param>
    /// <param name="client">The client of the sidecar.</param>
    /// <param name="sidecarWaitTimeout">How long a load waits for the sidecar to be ready.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="optional">Whether the application starts without the values, which are then loaded in the background.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no values.</exception>
    public static IConfigurationBuilder AddStreamingDaprConfigurationStore(
        this IConfigurationBuilder configurationBuilder,
        string store,
        IReadOnlyList<string> keys,
        DaprClient client,
        TimeSpan sidecarWaitTimeout,
        IReadOnlyDictionary<string, string>? metadata = default,
        bool optional = false) =>
        Add(configurationBuilder, store, keys, client, sidecarWaitTimeout, metadata, optional, isStreaming: true);

    /// <summary>Adds the values of a configuration store.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="configureSource">Says which, and how.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no values.</exception>
    public static IConfigurationBuilder AddDaprConfigurationStore(this IConfigurationBuilder configurationBuilder, Action<DaprConfigurationStoreSource> configureSource)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        ArgumentNullException.ThrowIfNull(configureSource);
        return configurationBuilder.Add(configureSource);
    }

    private static IConfigurationBuilder Add(
        IConfigurationBuilder configurationBuilder,
        string store,
        IReadOnlyList<string> keys,
        DaprClient client,
        TimeSpan sidecarWaitTimeout,
        IReadOnlyDictionary<string, string>? metadata,
        bool optional,
        bool isStreaming)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        ArgumentException.ThrowIfNullOrEmpty(store);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(client);
        return configurationBuilder.Add(new DaprConfigurationStoreSource
        {
            Store = store,
            Keys = keys,
            Client = client,
            SidecarWaitTimeout = sidecarWaitTimeout,
            Metadata = metadata,
            IsOptional = optional,
            IsStreaming = isStreaming,
        });
    }
}
