namespace Dapr.Actors;

/// <summary>The method of an actor threw. What it threw is the <see cref="ActorInvokeException"/> within.</summary>
[Serializable]
public class ActorMethodInvocationException : DaprApiException
{
    private const string Code = "ERR_ACTOR_INVOKE_METHOD";

    /// <summary>Says nothing more.</summary>
    public ActorMethodInvocationException()
        : base(Code, isTransient: false)
    {
    }

    /// <summary>Says what failed.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    public ActorMethodInvocationException(string message, bool isTransient)
        : base(message, Code, isTransient)
    {
    }

    /// <summary>Says what failed and why.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">What the method threw.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    public ActorMethodInvocationException(string message, Exception innerException, bool isTransient)
        : base(message, innerException, Code, isTransient)
    {
    }
}
