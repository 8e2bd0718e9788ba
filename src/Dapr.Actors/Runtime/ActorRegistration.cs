namespace Dapr.Actors.Runtime;

/// <summary>A type of actors that is hosted, and how.</summary>
public sealed class ActorRegistration
{
    /// <summary>Hosts a type as the options of the runtime say.</summary>
    /// <param name="type">The type.</param>
    public ActorRegistration(ActorTypeInformation type)
        : this(type, null)
    {
    }

    /// <summary>Hosts a type in its own way.</summary>
    /// <param name="type">The type.</param>
    /// <param name="options">What the runtime is told for this type; null for what holds for all.</param>
    public ActorRegistration(ActorTypeInformation type, ActorRuntimeOptions? options)
    {
        ArgumentNullException.ThrowIfNull(type);
        Type = type;
        TypeOptions = options!;
    }

    /// <summary>The type.</summary>
    public ActorTypeInformation Type { get; }

    /// <summary>Makes its instances.</summary>
    /// <value>Default: null, which leaves it to the <see cref="ActorActivatorFactory"/> of the application.</value>
    public ActorActivator Activator { get; set; } = null!;

    /// <summary>What the runtime is told for this type.</summary>
    /// <value>Null when it has what holds for all.</value>
    public ActorRuntimeOptions TypeOptions { get; }
}
