namespace Dapr.Sidecar.Actors;

/// <summary>An actor could not be called, or its application answered something else than a result; the message is the runtime's.</summary>
internal sealed class ActorCallException(string message, Exception? innerException = null) : Exception(message, innerException);
