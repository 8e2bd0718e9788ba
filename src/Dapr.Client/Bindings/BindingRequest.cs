namespace Dapr.Client;

/// <summary>What an output binding is asked to do.</summary>
/// <param name="bindingName">The binding.</param>
/// <param name="operation">What to do, in a word of the binding.</param>
/// <exception cref="ArgumentNullException">A name is null.</exception>
public sealed class BindingRequest(string bindingName, string operation)
{
    /// <summary>The binding.</summary>
    public string BindingName { get; } = bindingName ?? throw new ArgumentNullException(nameof(bindingName));

    /// <summary>What to do, in a word of the binding.</summary>
    public string Operation { get; } = operation ?? throw new ArgumentNullException(nameof(operation));

    /// <summary>The data as it is sent.</summary>
    /// <value>Default: empty.</value>
    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>What the binding is to know beside it.</summary>
    public Dictionary<string, string> Metadata { get; } = [];
}
