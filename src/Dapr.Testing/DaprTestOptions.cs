using System.Text.Json;
using Dapr.Sidecar;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing;

/// <summary>What a test host is started with.</summary>
public sealed class DaprTestOptions
{
    private const string ActorStateStore = "actorStateStore";

    internal List<ComponentSpec> Components { get; } = [];

    internal List<Action<SidecarOptions>> Configurations { get; } = [];

    internal List<Action<IServiceCollection>> Services { get; } = [];

    /// <summary>Whether a store for the state of actors was added.</summary>
    internal bool HasActorStateStore => Components.Exists(component => component.Metadata.ContainsKey(ActorStateStore));

    /// <summary>The name of the application.</summary>
    /// <value>Default: app.</value>
    public string AppId { get; set; } = "app";

    /// <summary>The hosts that this one belongs to.</summary>
    /// <value>Default: null, it is alone.</value>
    public DaprTestGroup? Group { get; set; }

    /// <summary>Settings of the application, as from a settings file.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    /// <summary>Adds a state store in memory. The first of a host keeps the state of its actors, too.</summary>
    /// <param name="name">The name that the application uses.</param>
    /// <returns>These options.</returns>
    public DaprTestOptions WithStateStore(string name = "statestore") => WithComponent(new ComponentSpec
    {
        Name = name,
        Type = "state.in-memory",
        Metadata = HasActorStateStore
            ? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            : new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [ActorStateStore] = "true" },
    });

    /// <summary>Adds a message broker in memory.</summary>
    /// <param name="name">The name that the application uses.</param>
    /// <returns>These options.</returns>
    public DaprTestOptions WithPubSub(string name = "pubsub") => WithComponent(new ComponentSpec { Name = name, Type = "pubsub.in-memory" });

    /// <summary>Adds a binding in memory: a queue, in the place of whatever the name stands for elsewhere.</summary>
    /// <param name="name">The name that the application uses. If it has a route of that name, it gets what was put in.</param>
    /// <returns>These options.</returns>
    public DaprTestOptions WithBinding(string name) => WithComponent(new ComponentSpec { Name = name, Type = "bindings.in-memory" });

    /// <summary>Adds a configuration store in memory. <see cref="DaprTestHost.SetConfiguration"/> changes it.</summary>
    /// <param name="name">The name that the application uses.</param>
    /// <param name="items">What it holds when the test begins.</param>
    /// <returns>These options.</returns>
    public DaprTestOptions WithConfigurationStore(string name = "configstore", IReadOnlyDictionary<string, string>? items = null) => WithComponent(new ComponentSpec
    {
        Name = name,
        Type = "configuration.in-memory",
        Metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["items"] = JsonSerializer.Serialize(items ?? new Dictionary<string, string>()) },
    });

    /// <summary>Adds a language model that answers as the test says. <see cref="DaprTestHost.Prompts"/> has what it was asked.</summary>
    /// <param name="name">The name that the application uses.</param>
    /// <param name="answer">Answers a prompt: by <see cref="ConversationAnswer.Text"/>, or by <see cref="ConversationAnswer.Calling"/> for a call of a tool. Null for a model that says what was said.</param>
    /// <returns>These options.</returns>
    public DaprTestOptions WithConversation(string name = "llm", Func<ConversationPrompt, ConversationAnswer>? answer = null) => WithComponent(
        answer is null ? new ComponentSpec { Name = name, Type = "conversation.echo" } : ComponentSpec.ForConversation(name, _ => new AnsweringModel(answer)));

    /// <summary>Adds a component.</summary>
    /// <param name="component">The component.</param>
    /// <returns>These options.</returns>
    public DaprTestOptions WithComponent(ComponentSpec component)
    {
        ArgumentNullException.ThrowIfNull(component);
        Components.Add(component);
        return this;
    }

    /// <summary>Changes everything else of the sidecar, such as its resource files, or types of components of the user's own.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <returns>These options.</returns>
    public DaprTestOptions ConfigureSidecar(Action<SidecarOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Configurations.Add(configure);
        return this;
    }

    /// <summary>Changes the services of the application, after all that it registers itself: doubles in place of what it really uses.</summary>
    /// <param name="configure">Changes the services.</param>
    /// <returns>These options.</returns>
    public DaprTestOptions ConfigureServices(Action<IServiceCollection> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Add(configure);
        return this;
    }
}
