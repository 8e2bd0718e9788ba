namespace Dapr.Actors.Runtime;

/// <summary>A call names a method that the actor does not have, so that no turn was begun; one that a method itself throws is none of these.</summary>
internal sealed class UnknownMethodException(MissingMethodException cause) : MissingMethodException(cause.Message, cause);
