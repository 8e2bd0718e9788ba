namespace Dapr.Sidecar.Invocation;

/// <summary>An invocation could not be delivered; the message is what the runtime says then.</summary>
internal sealed class InvocationFailedException(string message) : Exception(message);
