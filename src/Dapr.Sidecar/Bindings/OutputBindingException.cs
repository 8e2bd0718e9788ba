namespace Dapr.Sidecar;

/// <summary>An output binding failed, and has something to say beside why.</summary>
public sealed class OutputBindingException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">Why; the caller sees it.</param>
    /// <param name="metadata">What else the caller is to know, in headers that begin with <c>metadata.</c></param>
    public OutputBindingException(string message, IReadOnlyDictionary<string, string> metadata)
        : base(message)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        Metadata = metadata;
    }

    /// <summary>What else the caller is to know.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }
}
