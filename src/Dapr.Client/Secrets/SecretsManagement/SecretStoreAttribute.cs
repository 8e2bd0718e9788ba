namespace Dapr.SecretsManagement.Abstractions;

/// <summary>
/// Makes of a partial interface the secrets of a store: each of its properties with <see cref="SecretAttribute"/> is read once, when the
/// application starts. The generator writes the class, and the method <c>Add…</c> that registers it.
/// </summary>
[AttributeUsage(AttributeTargets.Interface, Inherited = false, AllowMultiple = false)]
public sealed class SecretStoreAttribute : Attribute
{
    /// <summary>Names the store.</summary>
    /// <param name="storeName">The secret store.</param>
    public SecretStoreAttribute(string storeName)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        StoreName = storeName;
    }

    /// <summary>The secret store.</summary>
    public string StoreName { get; }
}
