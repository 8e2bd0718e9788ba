using Dapr.Client;
using Microsoft.Extensions.Configuration;

namespace Dapr.Extensions.Configuration.DaprSecretStore;

/// <summary>A secret store as a source of .NET configuration.</summary>
public class DaprSecretStoreConfigurationSource : IConfigurationSource
{
    /// <summary>The secret store.</summary>
    public string Store { get; set; } = default!;

    /// <summary>Whether what stands in <see cref="KeyDelimiters"/> becomes a colon.</summary>
    /// <value>Default: true.</value>
    public bool NormalizeKey { get; set; } = true;

    /// <summary>What stands in names for the colon between the parts of a key of configuration.</summary>
    /// <value>Default: two underscores.</value>
    public IList<string> KeyDelimiters { get; set; } = new List<string> { "__" };

    /// <summary>The secrets that are read; null for all that the application may read.</summary>
    /// <value>Default: null.</value>
    public IEnumerable<DaprSecretDescriptor>? SecretDescriptors { get; set; }

    /// <summary>Metadata for the component, where all secrets are read; where some are, each has its own.</summary>
    /// <value>Default: null, none.</value>
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    /// <summary>The client of the sidecar. The source does not dispose it.</summary>
    public DaprClient Client { get; set; } = default!;

    /// <summary>How long a load waits for the sidecar to be ready. The store then has 30 seconds to answer.</summary>
    /// <value>Default: null, 5 seconds.</value>
    public TimeSpan? SidecarWaitTimeout { get; set; }

    /// <summary>Whether the application starts without the secrets, which are loaded in the background as soon as the sidecar gives them.</summary>
    /// <value>Default: false.</value>
    public bool IsOptional { get; set; }

    /// <summary>What the names begin with that count; the configuration has them without it.</summary>
    /// <value>Default: empty, for all.</value>
    public string KeyPrefix { get; set; } = "";

    /// <summary>How often the secrets are read again, so that those that are renewed arrive.</summary>
    /// <value>Default: null, once.</value>
    public TimeSpan? ReloadInterval { get; set; }

    /// <summary>Is told what kept the secrets from being read in the background, where they are tried again, even when this throws.</summary>
    /// <value>Default: null, nobody is told.</value>
    public Action<Exception>? OnLoadException { get; set; }

    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    internal TimeSpan Wait => SidecarWaitTimeout ?? DaprProviderSettings.UsualWait;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The store or the client is missing; or secrets are named, and there is none of them, or metadata that is for all.</exception>
    public IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        ArgumentException.ThrowIfNullOrEmpty(Store);
        ArgumentNullException.ThrowIfNull(Client);
        if (SecretDescriptors is not null)
        {
            if (!SecretDescriptors.Any()) throw new ArgumentException("No secret descriptor was provided");
            if (Metadata is not null) throw new ArgumentException("Metadata must be null when SecretDescriptors is set");
        }

        return new DaprSecretStoreConfigurationProvider(this);
    }
}
