using Dapr.Client;
using Dapr.Extensions.Configuration.DaprSecretStore;
using Microsoft.Extensions.Configuration;

namespace Dapr.Extensions.Configuration;

/// <summary>Adds secret stores to .NET configuration.</summary>
public static class DaprSecretStoreConfigurationExtensions
{
    /// <summary>Adds some secrets of a store.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="store">The secret store.</param>
    /// <param name="secretDescriptors">The secrets.</param>
    /// <param name="client">The client of the sidecar.</param>
    /// <param name="optional">Whether the application starts without the secrets, which are then loaded in the background.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no secrets.</exception>
    public static IConfigurationBuilder AddDaprSecretStore(
        this IConfigurationBuilder configurationBuilder,
        string store,
        IEnumerable<DaprSecretDescriptor> secretDescriptors,
        DaprClient client,
        bool optional = false) =>
        Add(configurationBuilder, store, client, null, optional, source => source.SecretDescriptors = NotNull(secretDescriptors));

    /// <summary>Adds some secrets of a store.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="store">The secret store.</param>
    /// <param name="secretDescriptors">The secrets.</param>
    /// <param name="client">The client of the sidecar.</param>
    /// <param name="sidecarWaitTimeout">How long a load waits for the sidecar to be ready.</param>
    /// <param name="optional">Whether the application starts without the secrets, which are then loaded in the background.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no secrets.</exception>
    public static IConfigurationBuilder AddDaprSecretStore(
        this IConfigurationBuilder configurationBuilder,
        string store,
        IEnumerable<DaprSecretDescriptor> secretDescriptors,
        DaprClient client,
        TimeSpan sidecarWaitTimeout,
        bool optional = false) =>
        Add(configurationBuilder, store, client, sidecarWaitTimeout, optional, source => source.SecretDescriptors = NotNull(secretDescriptors));

    /// <summary>Adds all secrets of a store that the application may read. Two underscores in their names become a colon.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="store">The secret store.</param>
    /// <param name="client">The client of the sidecar.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="optional">Whether the application starts without the secrets, which are then loaded in the background.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no secrets.</exception>
    public static IConfigurationBuilder AddDaprSecretStore(
        this IConfigurationBuilder configurationBuilder,
        string store,
        DaprClient client,
        IReadOnlyDictionary<string, string>? metadata = null,
        bool optional = false) =>
        Add(configurationBuilder, store, client, null, optional, source => source.Metadata = metadata);

    /// <summary>Adds all secrets of a store that the application may read. Two underscores in their names become a colon.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="store">The secret store.</param>
    /// <param name="client">The client of the sidecar.</param>
    /// <param name="sidecarWaitTimeout">How long a load waits for the sidecar to be ready.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="optional">Whether the application starts without the secrets, which are then loaded in the background.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no secrets.</exception>
    public static IConfigurationBuilder AddDaprSecretStore(
        this IConfigurationBuilder configurationBuilder,
        string store,
        DaprClient client,
        TimeSpan sidecarWaitTimeout,
        IReadOnlyDictionary<string, string>? metadata = null,
        bool optional = false) =>
        Add(configurationBuilder, store, client, sidecarWaitTimeout, optional, source => source.Metadata = metadata);

    /// <summary>Adds all secrets of a store that the application may read, with delimiters of its own.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="store">The secret store.</param>
    /// <param name="client">The client of the sidecar.</param>
    /// <param name="keyDelimiters">What becomes the colon between the parts of a key; null for nothing.</param>
    /// <param name="optional">Whether the application starts without the secrets, which are then loaded in the background.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no secrets.</exception>
    public static IConfigurationBuilder AddDaprSecretStore(
        this IConfigurationBuilder configurationBuilder,
        string store,
        DaprClient client,
        IEnumerable<string>? keyDelimiters,
        bool optional = false) =>
        Add(configurationBuilder, store, client, null, optional, source => Delimit(source, keyDelimiters));

    /// <summary>Adds all secrets of a store that the application may read, with delimiters of its own.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="store">The secret store.</param>
    /// <param name="client">The client of the sidecar.</param>
    /// <param name="keyDelimiters">What becomes the colon between the parts of a key; null for nothing.</param>
    /// <param name="sidecarWaitTimeout">How long a load waits for the sidecar to be ready.</param>
    /// <param name="optional">Whether the application starts without the secrets, which are then loaded in the background.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no secrets.</exception>
    public static IConfigurationBuilder AddDaprSecretStore(
        this IConfigurationBuilder configurationBuilder,
        string store,
        DaprClient client,
        IEnumerable<string>? keyDelimiters,
        TimeSpan sidecarWaitTimeout,
        bool optional = false) =>
        Add(configurationBuilder, store, client, sidecarWaitTimeout, optional, source => Delimit(source, keyDelimiters));

    /// <summary>Adds secrets of a store.</summary>
    /// <param name="configurationBuilder">The builder.</param>
    /// <param name="configureSource">Says which, and how.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DaprException">They are not optional, and the builder loads at once: the sidecar was not ready in time, or gave no secrets.</exception>
    public static IConfigurationBuilder AddDaprSecretStore(this IConfigurationBuilder configurationBuilder, Action<DaprSecretStoreConfigurationSource> configureSource)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        ArgumentNullException.ThrowIfNull(configureSource);
        return configurationBuilder.Add(configureSource);
    }

    private static IConfigurationBuilder Add(
        IConfigurationBuilder configurationBuilder,
        string store,
        DaprClient client,
        TimeSpan? sidecarWaitTimeout,
        bool optional,
        Action<DaprSecretStoreConfigurationSource> configure)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        ArgumentException.ThrowIfNullOrEmpty(store);
        ArgumentNullException.ThrowIfNull(client);
        var source = new DaprSecretStoreConfigurationSource { Store = store, Client = client, SidecarWaitTimeout = sidecarWaitTimeout, IsOptional = optional };
        configure(source);
        return configurationBuilder.Add(source);
    }

    private static void Delimit(DaprSecretStoreConfigurationSource source, IEnumerable<string>? keyDelimiters) =>
        (source.NormalizeKey, source.KeyDelimiters) = (keyDelimiters is not null, [.. keyDelimiters ?? []]);

    private static IEnumerable<DaprSecretDescriptor> NotNull(IEnumerable<DaprSecretDescriptor> secretDescriptors)
    {
        ArgumentNullException.ThrowIfNull(secretDescriptors);
        return secretDescriptors;
    }
}
