namespace Dapr.Sidecar;

/// <summary>A sidecar cannot start; the message says which resource or setting is to blame.</summary>
public sealed class SidecarStartException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">Which resource or setting is to blame.</param>
    /// <param name="innerException">What it threw.</param>
    public SidecarStartException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
