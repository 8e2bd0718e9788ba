namespace Dapr.Actors.Builder;

/// <summary>Says how code is made for the interfaces of actors. Nothing of this package asks for it: what is made can be debugged as it is.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Interface)]
public class CodeBuilderAttribute : Attribute
{
    /// <summary>Says nothing yet.</summary>
    public CodeBuilderAttribute()
    {
    }

    /// <summary>Whether the code that is made can be debugged.</summary>
    /// <value>Default: false.</value>
    public bool EnableDebugging { get; set; }
}
