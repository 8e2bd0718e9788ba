using Dapr.Rpc;
using Dapr.Sidecar.Internals;

namespace Dapr.Sidecar.Actors;

/// <summary>
/// Who runs actors: an application over HTTP, one at the end of a stream, or a part of the sidecar itself. It is called for one turn of an actor at a time,
/// and a turn is over when the call is.
/// </summary>
internal interface IActorReceiver
{
    /// <summary>Whether it holds the turns of an actor itself until its method has ended, so that a call may be cancelled without the next one overtaking it.</summary>
    bool HoldsTurns { get; }

    /// <summary>Whether nobody can be called any more.</summary>
    bool IsGone => false;

    /// <summary>Calls a method.</summary>
    /// <exception cref="ActorCallException">It could not be called, or did not answer with a result.</exception>
    Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken);

    /// <summary>Brings a reminder or a timer.</summary>
    /// <exception cref="ActorCallException">It was not handled.</exception>
    Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken);

    /// <summary>Says that the actor is no longer active here.</summary>
    /// <exception cref="ActorCallException">It was not told, or refused.</exception>
    Task DeactivateAsync(ActorKey key, CancellationToken cancellationToken);

    /// <summary>Calls a method that answers again and again; actors of applications have none.</summary>
    IAsyncEnumerable<InternalInvokeResponse> WatchAsync(ActorCall call, CancellationToken cancellationToken) =>
        throw new RpcCallException(RpcStatusCode.Unimplemented, $"actor type {call.Key.Type} has no methods that answer in a stream");
}
