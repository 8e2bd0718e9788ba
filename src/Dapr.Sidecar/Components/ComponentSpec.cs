using Dapr.Sidecar.Components;

namespace Dapr.Sidecar;

/// <summary>A component as its YAML describes it, or as a test declares it.</summary>
public sealed record ComponentSpec
{
    /// <summary>The name that applications use.</summary>
    public required string Name { get; init; }

    /// <summary>The type, such as <c>state.in-memory</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The version of the type.</summary>
    /// <value>Default: v1.</value>
    public string Version { get; init; } = "v1";

    /// <summary>The settings of the component. Names are compared without case.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The app ids that see the component; empty for all.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Whether the sidecar starts though the component cannot.</summary>
    /// <value>Default: false.</value>
    public bool IgnoreErrors { get; init; }

    /// <summary>How long the component may take to start.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The file that it stands in and the line, for messages.</summary>
    /// <value>Default: empty, for one declared in code.</value>
    public string SourceFile { get; init; } = "";

    /// <summary>The settings that are secrets, and empty until they are filled in.</summary>
    internal IReadOnlyList<SecretReference> Secrets { get; init; } = [];

    /// <summary>Makes the component; null when its type says how.</summary>
    internal Func<ComponentContext, object>? Create { get; private init; }

    /// <summary>Whether the topics of a broker are those of a namespace: its group was named after one.</summary>
    internal bool HasTopicsOfNamespace { get; init; }

    /// <summary>A state store of the user's own, as a component that no YAML need name.</summary>
    /// <param name="name">The name that applications use.</param>
    /// <param name="create">Makes it; the sidecar disposes it.</param>
    /// <returns>The component.</returns>
    public static ComponentSpec ForStateStore(string name, Func<ComponentContext, IStateStore> create) => Own(name, "state.own", create);

    /// <summary>A message broker of the user's own, as a component that no YAML need name.</summary>
    /// <param name="name">The name that applications use.</param>
    /// <param name="create">Makes it; the sidecar disposes it.</param>
    /// <returns>The component.</returns>
    public static ComponentSpec ForPubSub(string name, Func<ComponentContext, IPubSub> create) => Own(name, "pubsub.own", create);

    /// <summary>A secret store of the user's own, as a component that no YAML need name.</summary>
    /// <param name="name">The name that applications use.</param>
    /// <param name="create">Makes it; the sidecar disposes it.</param>
    /// <returns>The component.</returns>
    public static ComponentSpec ForSecretStore(string name, Func<ComponentContext, ISecretStore> create) => Own(name, "secretstores.own", create);

    /// <summary>A lock store of the user's own, as a component that no YAML need name.</summary>
    /// <param name="name">The name that applications use.</param>
    /// <param name="create">Makes it; the sidecar disposes it.</param>
    /// <returns>The component.</returns>
    public static ComponentSpec ForLockStore(string name, Func<ComponentContext, ILockStore> create) => Own(name, "lock.own", create);

    /// <summary>A crypto provider of the user's own, as a component that no YAML need name.</summary>
    /// <param name="name">The name that applications use.</param>
    /// <param name="create">Makes it; the sidecar disposes it.</param>
    /// <returns>The component.</returns>
    public static ComponentSpec ForCryptoProvider(string name, Func<ComponentContext, ICryptoProvider> create) => Own(name, "crypto.own", create);

    /// <summary>A binding of the user's own, as a component that no YAML need name.</summary>
    /// <param name="name">The name that applications use.</param>
    /// <param name="create">Makes it: an <see cref="IInputBinding"/>, an <see cref="IOutputBinding"/>, or both in one. The sidecar disposes it.</param>
    /// <returns>The component.</returns>
    public static ComponentSpec ForBinding(string name, Func<ComponentContext, IBinding> create) => Own(name, "bindings.own", create);

    /// <summary>A configuration store of the user's own, as a component that no YAML need name.</summary>
    /// <param name="name">The name that applications use.</param>
    /// <param name="create">Makes it; the sidecar disposes it.</param>
    /// <returns>The component.</returns>
    public static ComponentSpec ForConfigurationStore(string name, Func<ComponentContext, IConfigurationStore> create) => Own(name, "configuration.own", create);

    /// <summary>A language model of the user's own, or what stands for one, as a component that no YAML need name.</summary>
    /// <param name="name">The name that applications use.</param>
    /// <param name="create">Makes it; the sidecar disposes it.</param>
    /// <returns>The component.</returns>
    public static ComponentSpec ForConversation(string name, Func<ComponentContext, IConversation> create) => Own(name, "conversation.own", create);

    /// <summary>A setting; null when it is absent or empty.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The value.</returns>
    public string? Setting(string name) => Metadata.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static ComponentSpec Own(string name, string type, Func<ComponentContext, object> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        return new ComponentSpec { Name = name, Type = type, Create = create };
    }
}
