namespace Dapr.Sidecar.Api;

/// <summary>The body of a request is longer than may be. Each route has its own answer to that.</summary>
internal sealed class BodyTooLongException() : IOException(Text)
{
    /// <summary>The runtime's word for it, wherever it is quoted.</summary>
    public const string Text = "stream too large";
}
