namespace Dapr.Sidecar;

/// <summary>The flags of a sidecar cannot be used.</summary>
public sealed class SidecarOptionsException : Exception
{
    /// <summary>Says which flag.</summary>
    /// <param name="message">Which flag, and why.</param>
    /// <param name="exitCode">The exit code that the runtime ends with then.</param>
    public SidecarOptionsException(string message, int exitCode)
        : base(message) => ExitCode = exitCode;

    /// <summary>2 for flags that cannot be parsed, 1 for values that cannot be used.</summary>
    public int ExitCode { get; }
}
