namespace Dapr.Client;

/// <summary>What came of ending a subscription to configuration.</summary>
/// <param name="ok">Whether there was one, and it is ended.</param>
/// <param name="message">If not, why.</param>
public class UnsubscribeConfigurationResponse(bool ok, string message)
{
    /// <summary>Whether there was one, and it is ended.</summary>
    public bool Ok { get; } = ok;

    /// <summary>If not, why; else empty.</summary>
    public string Message { get; } = message;
}
