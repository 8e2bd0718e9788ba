using Dapr.Client;
using Microsoft.Extensions.Configuration;

namespace Dapr.Extensions.Configuration;

/// <summary>A configuration store as a source of .NET configuration.</summary>
public class DaprConfigurationStoreSource : IConfigurationSource
{
    /// <summary>The configuration store.</summary>
    public string Store { get; set; } = default!;

    /// <summary>The keys that are read; none for all that the store has.</summary>
    public IReadOnlyList<string> Keys { get; set; } = default!;

    /// <summary>The client of the sidecar. The source does not dispose it.</summary>
    public DaprClient Client { get; set; } = default!;

    /// <summary>Whether changes of the store arrive at once, by a subscription that is renewed whenever it breaks off.</summary>
    /// <value>Default: false.</value>
    public bool IsStreaming { get; set; }

    /// <summary>How long a load waits for the sidecar to be ready. The store then has 30 seconds to answer.</summary>
    /// <value>Default: zero, which stands for 5 seconds.</value>
    public TimeSpan SidecarWaitTimeout { get; set; }

    /// <summary>Metadata for the component.</summary>
    /// <value>Default: null, none.</value>
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    /// <summary>Whether the application starts without the values, which are loaded in the background as soon as the sidecar gives them.</summary>
    /// <value>Default: false.</value>
    public bool IsOptional { get; set; }

    /// <summary>What the keys of the store begin with that count; the configuration has them without it.</summary>
    /// <value>Default: empty, for all.</value>
    public string KeyPrefix { get; set; } = "";

    /// <summary>What stands in the keys of the store for the colon between the parts of a key of configuration, such as <c>__</c> or a dot.</summary>
    /// <value>Default: empty, keys stay as they are.</value>
    public IList<string> KeyDelimiters { get; set; } = [];

    /// <summary>How often the values are read again; one that follows the store needs none.</summary>
    /// <value>Default: null, once.</value>
    public TimeSpan? ReloadInterval { get; set; }

    /// <summary>Is told what kept the values from being read in the background, where they are tried again, even when this throws.</summary>
    /// <value>Default: null, nobody is told.</value>
    public Action<Exception>? OnLoadException { get; set; }

    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    internal TimeSpan Wait => SidecarWaitTimeout == TimeSpan.Zero ? DaprProviderSettings.UsualWait : SidecarWaitTimeout;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The store or the client is missing.</exception>
    public IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        ArgumentException.ThrowIfNullOrEmpty(Store);
        ArgumentNullException.ThrowIfNull(Client);
        return new DaprConfigurationStoreProvider(this);
    }
}
