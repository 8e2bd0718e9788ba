namespace Dapr.SecretsManagement.Abstractions;

/// <summary>Which secret a property holds, in an interface with <see cref="SecretStoreAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Property, Inherited = false, AllowMultiple = false)]
public sealed class SecretAttribute : Attribute
{
    /// <summary>Names the secret.</summary>
    /// <param name="secretName">The name of the secret.</param>
    public SecretAttribute(string secretName)
    {
        ArgumentException.ThrowIfNullOrEmpty(secretName);
        SecretName = secretName;
    }

    /// <summary>The name of the secret.</summary>
    public string SecretName { get; }
}
