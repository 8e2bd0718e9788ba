namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>An expression that does not compile, or whose evaluation is an error.</summary>
internal sealed class CelException(string message) : Exception(message);
