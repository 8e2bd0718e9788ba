namespace Dapr.Sidecar;

/// <summary>The types of components that a sidecar knows: the embedded ones, and a user's own.</summary>
public sealed class ComponentCatalog
{
    private static readonly string[] FirstVersions = ["", "v0", "v1"];

    private readonly Dictionary<(string Type, string Version), Func<ComponentContext, object>> _factories = [];

    /// <summary>Adds a type of state stores.</summary>
    /// <param name="type">The type in YAML; it begins with <c>state.</c></param>
    /// <param name="create">Makes one for a component.</param>
    /// <param name="version">The version in YAML.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">The type begins otherwise.</exception>
    public ComponentCatalog AddStateStore(string type, Func<ComponentContext, IStateStore> create, string version = "v1") =>
        Add("state.", type, version, create);

    /// <summary>Adds a type of message brokers.</summary>
    /// <param name="type">The type in YAML; it begins with <c>pubsub.</c></param>
    /// <param name="create">Makes one for a component.</param>
    /// <param name="version">The version in YAML.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">The type begins otherwise.</exception>
    public ComponentCatalog AddPubSub(string type, Func<ComponentContext, IPubSub> create, string version = "v1") =>
        Add("pubsub.", type, version, create);

    /// <summary>Adds a type of secret stores.</summary>
    /// <param name="type">The type in YAML; it begins with <c>secretstores.</c></param>
    /// <param name="create">Makes one for a component.</param>
    /// <param name="version">The version in YAML.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">The type begins otherwise.</exception>
    public ComponentCatalog AddSecretStore(string type, Func<ComponentContext, ISecretStore> create, string version = "v1") =>
        Add("secretstores.", type, version, create);

    /// <summary>Adds a type of lock stores.</summary>
    /// <param name="type">The type in YAML; it begins with <c>lock.</c></param>
    /// <param name="create">Makes one for a component.</param>
    /// <param name="version">The version in YAML.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">The type begins otherwise.</exception>
    public ComponentCatalog AddLockStore(string type, Func<ComponentContext, ILockStore> create, string version = "v1") =>
        Add("lock.", type, version, create);

    /// <summary>Adds a type of crypto providers.</summary>
    /// <param name="type">The type in YAML; it begins with <c>crypto.</c></param>
    /// <param name="create">Makes one for a component.</param>
    /// <param name="version">The version in YAML.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">The type begins otherwise.</exception>
    public ComponentCatalog AddCryptoProvider(string type, Func<ComponentContext, ICryptoProvider> create, string version = "v1") =>
        Add("crypto.", type, version, create);

    /// <summary>Adds a type of bindings.</summary>
    /// <param name="type">The type in YAML; it begins with <c>bindings.</c></param>
    /// <param name="create">Makes one for a component: an <see cref="IInputBinding"/>, an <see cref="IOutputBinding"/>, or both in one.</param>
    /// <param name="version">The version in YAML.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">The type begins otherwise.</exception>
    public ComponentCatalog AddBinding(string type, Func<ComponentContext, IBinding> create, string version = "v1") =>
        Add("bindings.", type, version, create);

    /// <summary>Adds a type of configuration stores.</summary>
    /// <param name="type">The type in YAML; it begins with <c>configuration.</c></param>
    /// <param name="create">Makes one for a component.</param>
    /// <param name="version">The version in YAML.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">The type begins otherwise.</exception>
    public ComponentCatalog AddConfigurationStore(string type, Func<ComponentContext, IConfigurationStore> create, string version = "v1") =>
        Add("configuration.", type, version, create);

    /// <summary>Adds a type of conversation components: language models.</summary>
    /// <param name="type">The type in YAML; it begins with <c>conversation.</c></param>
    /// <param name="create">Makes one for a component.</param>
    /// <param name="version">The version in YAML.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">The type begins otherwise.</exception>
    public ComponentCatalog AddConversation(string type, Func<ComponentContext, IConversation> create, string version = "v1") =>
        Add("conversation.", type, version, create);

    /// <summary>How to make a component; null when its type is unknown. The category is compared with case, the rest without.</summary>
    internal Func<ComponentContext, object>? Find(string type, string version) => _factories.GetValueOrDefault(Key(type, version));

    /// <summary>What a type and a version that mean the same have in common.</summary>
    internal static (string Type, string Version) Key(string type, string version)
    {
        var dot = type.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? type : type[..dot] + type[dot..].ToLowerInvariant();
        return (name, FirstVersions.Contains(version) ? "v1" : version);
    }

    /// <summary>Adds all of another catalog, which goes before what is here.</summary>
    internal ComponentCatalog With(ComponentCatalog other)
    {
        foreach (var (key, create) in other._factories)
        {
            _factories[key] = create;
        }

        return this;
    }

    private ComponentCatalog Add(string prefix, string type, string version, Func<ComponentContext, object> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(version);
        if (!type.StartsWith(prefix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The type '{type}' must begin with '{prefix}'.", nameof(type));
        }

        _factories[Key(type, version)] = create;
        return this;
    }
}
