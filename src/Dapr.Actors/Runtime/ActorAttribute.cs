namespace Dapr.Actors.Runtime;

/// <summary>Gives a type of actors another name than that of its class.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class ActorAttribute : Attribute
{
    /// <summary>The name of the type, as callers use it.</summary>
    /// <value>Default: null, which leaves that of the class.</value>
    public string TypeName { get; set; } = null!;
}
