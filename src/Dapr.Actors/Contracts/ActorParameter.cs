using System.ComponentModel;

namespace Dapr.Actors.Contracts;

/// <summary>A parameter of an actor's method, as it stands on the wire. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ActorParameter
{
    /// <summary>Describes a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    public ActorParameter(string name, Type type)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        (Name, Type) = (name, type);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public Type Type { get; }
}
