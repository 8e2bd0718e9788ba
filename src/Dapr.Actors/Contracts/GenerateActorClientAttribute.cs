namespace Dapr.Actors.Generators;

/// <summary>Asks for a class that implements the interface by calls of an <see cref="Dapr.Actors.Client.ActorProxy"/>, in plain JSON by the names of methods.</summary>
/// <remarks>Proxies of interfaces that extend <see cref="IActor"/> need none of it: they are generated as they are used.</remarks>
[AttributeUsage(AttributeTargets.Interface, AllowMultiple = false, Inherited = false)]
public sealed class GenerateActorClientAttribute : Attribute
{
    /// <summary>The name of the class.</summary>
    /// <value>Default: that of the interface, without the I at its front and with Client at its end.</value>
    public string? Name { get; set; }

    /// <summary>The namespace of the class.</summary>
    /// <value>Default: that of the interface.</value>
    public string? Namespace { get; set; }
}
