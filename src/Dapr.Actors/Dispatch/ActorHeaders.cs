namespace Dapr.Actors.Dispatch;

/// <summary>The headers of a call of an actor's method, and of its answer.</summary>
internal static class ActorHeaders
{
    /// <summary>The chain of calls that a call is part of, so that an actor lets it in again.</summary>
    public const string ReentrancyId = "Dapr-Reentrancy-Id";

    /// <summary>What official remoting says of a call; a call without it is plain JSON.</summary>
    public const string RemotingRequest = "X-DaprRequestHeader";

    /// <summary>Marks an answer, whose status is good, as the failure of the method.</summary>
    public const string Failure = "X-DaprErrorResponseHeader";

    /// <summary>Says that the caller of plain JSON knows <see cref="Failure"/> and the body that goes with it.</summary>
    public const string AcceptsFailure = "X-Dapr-Actor-Accepts-Failure";

    /// <summary>The value of a header that only has to be there.</summary>
    public const string Yes = "true";
}
