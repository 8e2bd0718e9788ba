namespace Dapr.Extensions.Configuration;

/// <summary>A secret that is wanted in the configuration.</summary>
public class DaprSecretDescriptor
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>Names a secret.</summary>
    /// <param name="secretName">Its key in the configuration.</param>
    /// <param name="isRequired">Whether there is no configuration without it.</param>
    /// <param name="secretKey">Its name in the store; empty for the same.</param>
    public DaprSecretDescriptor(string secretName, bool isRequired = true, string secretKey = "")
        : this(secretName, NoMetadata, isRequired, secretKey)
    {
    }

    /// <summary>Names a secret.</summary>
    /// <param name="secretName">Its key in the configuration.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="isRequired">Whether there is no configuration without it.</param>
    /// <param name="secretKey">Its name in the store; empty for the same.</param>
    public DaprSecretDescriptor(string secretName, IReadOnlyDictionary<string, string> metadata, bool isRequired = true, string secretKey = "")
    {
        SecretName = secretName;
        Metadata = metadata;
        IsRequired = isRequired;
        SecretKey = string.IsNullOrEmpty(secretKey) ? secretName : secretKey;
    }

    /// <summary>Its key in the configuration. A secret of several values is there under the keys of these.</summary>
    public string SecretName { get; }

    /// <summary>Metadata for the component.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether there is no configuration without it.</summary>
    public bool IsRequired { get; }

    /// <summary>Its name in the store.</summary>
    public string SecretKey { get; }
}
