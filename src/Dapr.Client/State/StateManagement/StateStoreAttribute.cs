namespace Dapr.StateManagement;

/// <summary>
/// Makes of a partial interface that extends <see cref="IDaprStateStoreClient"/> the client of one store. The generator writes the class, and
/// the method <c>With…</c> that registers it.
/// </summary>
[AttributeUsage(AttributeTargets.Interface, Inherited = false, AllowMultiple = false)]
public sealed class StateStoreAttribute : Attribute
{
    /// <summary>Names the store.</summary>
    /// <param name="storeName">The state store.</param>
    public StateStoreAttribute(string storeName)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        StoreName = storeName;
    }

    /// <summary>The state store.</summary>
    public string StoreName { get; }
}
