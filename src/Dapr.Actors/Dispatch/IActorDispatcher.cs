namespace Dapr.Actors.Dispatch;

/// <summary>Runs the methods of one type of actors, in whichever form of the wire a call came, and answers in that form.</summary>
internal interface IActorDispatcher
{
    /// <summary>The name by which the lifecycle methods of an actor know the method: that of its interface, whatever the form.</summary>
    /// <exception cref="MissingMethodException">The actor has no such method.</exception>
    string MethodName(ActorCallRequest request);

    /// <summary>Reads the arguments, runs the method and writes its result.</summary>
    /// <param name="actor">The instance.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">What a method with a token at its end gets.</param>
    /// <exception cref="MissingMethodException">The actor has no such method.</exception>
    /// <exception cref="Exception">What the method threw.</exception>
    ValueTask<ActorCallAnswer> InvokeAsync(object actor, ActorCallRequest request, CancellationToken cancellationToken);

    /// <summary>How the caller learns that the call failed; null where the form has no such answer, and the failure is the transport's to tell.</summary>
    ActorCallAnswer? Failure(ActorCallRequest request, Exception exception);
}
