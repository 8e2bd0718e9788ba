namespace Dapr.Actors.Generators;

/// <summary>Says what a method of an interface with <see cref="GenerateActorClientAttribute"/> is called at the actor.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class ActorMethodAttribute : Attribute
{
    /// <summary>The name at the actor.</summary>
    /// <value>Default: that of the method.</value>
    public string? Name { get; set; }
}
