namespace Dapr.Actors.Runtime;

/// <summary>How a value is dropped from memory.</summary>
public class UnloadStateOptions
{
    /// <summary>Whether a change that is not saved yet may be lost.</summary>
    /// <value>Default: false, and dropping such a value is an error.</value>
    public bool AllowUnloadingWhenStateModified { get; set; }
}
