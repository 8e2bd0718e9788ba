using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Microsoft.AspNetCore.Mvc;

#nullable disable annotations // compat: oblivious of null, as the official members are; those who read them are warned of nothing.

/// <summary>Takes a parameter from a state store; its key is a value of the route.</summary>
/// <remarks>Controllers need AddDapr() for it, minimal APIs AddDaprStateBinding() on the services.</remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = false, Inherited = true)]
public class FromStateAttribute : Attribute, IBindingSourceMetadata, IFromServiceMetadata
{
    /// <summary>The key is the route's value of the parameter's name.</summary>
    /// <param name="storeName">The state store.</param>
    public FromStateAttribute(string storeName)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        StoreName = storeName;
    }

    /// <summary>The key is a value of the route.</summary>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The name of the route's value.</param>
    public FromStateAttribute(string storeName, string key)
        : this(storeName) => Key = key;

    /// <summary>The state store.</summary>
    public string StoreName { get; }

    /// <summary>The name of the route's value; null for the parameter's name.</summary>
    public string Key { get; }

    /// <inheritdoc/>
    public BindingSource BindingSource => StateBindingSource.Instance;
}
